package io.enot.benchmark;

import java.util.Random;

/** Something that takes input from strangers. Thread-safe. */
interface FuzzTarget {
    /** As people call it. */
    String name();

    /** Sends one thing that it should not have to expect. What that is depends on the random source alone. Returns within seconds. */
    Attempt attempt(Random random);

    /**
     * What was sent, and what came of it.
     *
     * @param kind of what was sent
     * @param end how it ended, in a word or two
     * @param bytes that were sent
     */
    record Attempt(String kind, String end, long bytes) {}
}
