package io.enot.result.history;

import java.util.Comparator;

/** In which direction the history is read. */
public enum Order {
    NEWEST,
    OLDEST;

    /** Compares so that what is read first comes first. */
    public <T extends Comparable<T>> Comparator<T> comparator() {
        return this == OLDEST ? Comparator.naturalOrder() : Comparator.reverseOrder();
    }
}
