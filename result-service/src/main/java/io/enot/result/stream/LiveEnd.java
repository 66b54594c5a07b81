package io.enot.result.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The listeners who are at the end of the log, for whom it is read once. The latest records are kept, so that a listener who reads on his own can join although the end moves on. Thread-safe.
 */
final class LiveEnd {
    static final int MOST_KEPT = 10_000;

    private static final long MOST_BYTES_KEPT = 8L * 1024 * 1024;

    private final Set<Listener> listeners = new HashSet<>();
    private final Deque<ConsumerRecord<String, byte[]>> latest = new ArrayDeque<>();
    private final Positions oldest;
    private long bytes;

    /** @param begin from where it will hear of everything */
    LiveEnd(Positions begin) {
        this.oldest = begin.copy();
    }

    /** From now on a listener hears of everything that he has not had; false if he is too far behind, and must read on by himself. */
    synchronized boolean join(Listener listener) {
        if (!listener.isAsFarAs(oldest)) {
            return false;
        }
        listeners.add(listener);
        for (ConsumerRecord<String, byte[]> record : latest) {
            if (!listener.hear(record)) {
                listeners.remove(listener);
                break;
            }
        }
        return true;
    }

    synchronized void leave(Listener listener) {
        listeners.remove(listener);
    }

    /** Something new, of each partition in order. */
    synchronized void hear(ConsumerRecord<String, byte[]> record) {
        keep(record);
        List<Listener> gone =
                listeners.stream().filter(listener -> !listener.hear(record)).toList();
        gone.forEach(listeners::remove);
    }

    private void keep(ConsumerRecord<String, byte[]> record) {
        latest.add(record);
        bytes += sizeOf(record);
        while (latest.size() > MOST_KEPT || bytes > MOST_BYTES_KEPT) {
            ConsumerRecord<String, byte[]> dropped = latest.remove();
            bytes -= sizeOf(dropped);
            oldest.advance(dropped.partition(), dropped.offset() + 1);
        }
    }

    private static long sizeOf(ConsumerRecord<String, byte[]> record) {
        return Math.max(0, record.serializedValueSize());
    }
}
