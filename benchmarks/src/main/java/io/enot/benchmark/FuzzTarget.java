package io.enot.benchmark;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/** Something that takes input from strangers. Thread-safe. */
interface FuzzTarget {
    /** As people call it. */
    String name();

    /** Sends one thing that it should not have to expect. What that is depends on the random source alone. Returns within seconds. */
    Attempt attempt(Random random);

    /** What is said over a connection, and how it ends. */
    @FunctionalInterface
    interface Conversation {
        String hold() throws IOException;
    }

    /** What came of a thing of this kind. */
    static Attempt attempt(Enum<?> kind, LongSupplier bytes, Conversation conversation) {
        String end;
        try {
            end = conversation.hold();
        } catch (SocketTimeoutException e) {
            end = "left open";
        } catch (SSLException e) {
            end = "no TLS";
        } catch (SocketException e) {
            end = "reset";
        } catch (IOException e) {
            end = String.valueOf(e.getMessage());
        }
        return new Attempt(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), end, bytes.getAsLong());
    }

    /**
     * What was sent, and what came of it.
     *
     * @param kind of what was sent
     * @param end how it ended, in a word or two
     * @param bytes that were sent
     */
    record Attempt(String kind, String end, long bytes) {}
}
