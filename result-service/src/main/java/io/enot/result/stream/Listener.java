package io.enot.result.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One who listens: knows how far he is, and what he has not taken yet, which is bounded: who does not keep up is cut off, and comes back with the id of the last event that he took.
 * Thread-safe.
 */
final class Listener {
    private static final int MOST_WAITING = 5_000;
    private static final int MOST_BYTES_WAITING = 2 * 1024 * 1024;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_BYTES_AT_ONCE = 64 * 1024;
    private static final int BEATS_OF_PATIENCE = 2;

    private final Wanted wanted;
    private final Positions positions;
    private final Outlet outlet;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private int bytes;
    private int beatsWithoutProgress;
    private boolean sending;
    private boolean underWay;
    private boolean gone;

    /** The way to him. Called by one thread at a time, and not again with messages before it has told that it has passed on the last ones. */
    interface Outlet {
        /**
         * Sends messages in one go.
         *
         * @param passedOn to be run once the network has them, on any thread; never, if it does not take them
         */
        void send(List<Message> messages, Runnable passedOn);

        /** Whether he may still hear what he hears. */
        boolean mayListen();

        /** Ends the connection at once, because he does not keep up. */
        void cut();

        /** Ends the connection at once. */
        void end();
    }

    /** @param positions from where he listens */
    Listener(Wanted wanted, Positions positions, Outlet outlet) {
        this.wanted = wanted;
        this.positions = positions.copy();
        this.outlet = outlet;
    }

    /** Tells him of a record that he has not had yet, if it is wanted. Never blocks; false if he is gone, or is cut off because too much is waiting for him. */
    synchronized boolean hear(ConsumerRecord<String, byte[]> record) {
        if (gone || record.offset() < positions.next(record.partition())) {
            return !gone;
        }
        positions.advance(record.partition(), record.offset() + 1);
        if (record.value() != null && wanted.matches(record)) {
            add(Message.event(positions.text(), Wanted.nameOf(record), record.value()));
        }
        return !gone;
    }

    /** Waits until there is room for another message; false if he is gone by then, or takes nothing for so long. */
    synchronized boolean awaitRoom(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!gone && isHalfFull()) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                cut();
            } else {
                wait(left);
            }
        }
        return !gone;
    }

    /** Everything before this offset counts as had; if he has not, he is told that it is lost. */
    synchronized void skipTo(int partition, long offset) {
        long from = positions.next(partition);
        if (from < offset) {
            positions.advance(partition, offset);
            add(Message.lost(positions.text(), partition, from, offset));
        }
    }

    /** Everything before this offset has been told him: there is nothing else. */
    synchronized void reached(int partition, long offset) {
        positions.advance(partition, offset);
    }

    /** Tells him how far he is, if he has taken everything; otherwise he has to take some of it until the next time but one. Who may not listen any more is sent away. */
    synchronized void beat() {
        if (!outlet.mayListen()) {
            sendAway();
        } else if (waiting.isEmpty() && !underWay) {
            add(Message.remark(positions.text()));
        } else if (++beatsWithoutProgress >= BEATS_OF_PATIENCE) {
            cut();
        }
    }

    /** He has heard enough. */
    synchronized void sendAway() {
        leave();
        outlet.end();
    }

    /** He has left. */
    synchronized void leave() {
        gone = true;
        waiting.clear();
        notifyAll();
    }

    synchronized boolean isGone() {
        return gone;
    }

    /** Whether he is as far as this, in every partition. */
    synchronized boolean isAsFarAs(Positions other) {
        return positions.isAsFarAs(other);
    }

    synchronized Positions positions() {
        return positions.copy();
    }

    private void add(Message message) {
        if (gone) {
            return;
        }
        waiting.add(message);
        bytes += message.size();
        if (waiting.size() > MOST_WAITING || (bytes > MOST_BYTES_WAITING && waiting.size() > 1)) {
            cut();
        } else {
            sendNext();
        }
    }

    /** What gathers while something is under way goes out with the next write. */
    private void sendNext() {
        if (sending) {
            return; // whoever sends looks again
        }
        sending = true;
        try {
            while (!gone && !underWay && !waiting.isEmpty()) {
                underWay = true;
                outlet.send(takeSome(), this::passedOn);
            }
        } finally {
            sending = false;
        }
        notifyAll();
    }

    private List<Message> takeSome() {
        List<Message> some = new ArrayList<>();
        int room = MOST_BYTES_AT_ONCE;
        while (!waiting.isEmpty()
                && some.size() < MOST_AT_ONCE
                && (some.isEmpty() || waiting.element().size() <= room)) {
            Message message = waiting.remove();
            bytes -= message.size();
            room -= message.size();
            some.add(message);
        }
        return some;
    }

    private synchronized void passedOn() {
        underWay = false;
        beatsWithoutProgress = 0;
        sendNext();
    }

    private boolean isHalfFull() {
        return waiting.size() > MOST_WAITING / 2 || bytes > MOST_BYTES_WAITING / 2;
    }

    private void cut() {
        leave();
        outlet.cut();
    }
}
