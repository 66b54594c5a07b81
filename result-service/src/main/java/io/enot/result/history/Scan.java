package io.enot.result.history;

import java.util.Iterator;
import java.util.List;

/** Goes through records in order. Holds resources until it is closed. */
public interface Scan<T> extends Iterator<T>, AutoCloseable {
    @Override
    void close();

    /** Goes through a list. */
    static <T> Scan<T> of(List<T> list) {
        return of(list.iterator(), () -> {});
    }

    /** Goes through these things. */
    static <T> Scan<T> of(Iterator<T> iterator, Runnable close) {
        return new Scan<>() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public T next() {
                return iterator.next();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
