package io.enot.gateway.delivery;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commands that may still have to be delivered, of all nodes on all gateways. Offsets of one partition must be added in order. An entry leaves when it
 * expires, or when its only node is known to have acknowledged it. Thread-safe; one lock per partition.
 */
public final class Window {
    private final Partition[] partitions;

    public Window(int partitions) {
        this.partitions = new Partition[partitions];
        for (int i = 0; i < partitions; i++) {
            this.partitions[i] = new Partition();
        }
    }

    /** Adds a command for one node. */
    public void add(int partition, String node, Entry entry) {
        partitions[partition].add(node, entry);
    }

    /** Adds a command for every node of the partition. */
    public void addForAll(int partition, Entry entry) {
        partitions[partition].addForAll(entry);
    }

    /** The first command for the node after offset {@code cursor} that has not expired. */
    public Optional<Entry> next(int partition, String node, long cursor, Instant now) {
        return partitions[partition].next(node, cursor, now);
    }

    /** Forgets what is only for this node and not after its cursor. */
    public void acknowledged(int partition, String node, long cursor) {
        partitions[partition].acknowledged(node, cursor);
    }

    /** Forgets what has expired. */
    public void expire(Instant now) {
        for (Partition partition : partitions) {
            partition.expire(now);
        }
    }

    /** How many entries are held. */
    public int size() {
        int size = 0;
        for (Partition partition : partitions) {
            size += partition.size();
        }
        return size;
    }

    private static final class Partition {
        private final Map<String, Deque<Entry>> byNode = new HashMap<>();
        private final List<Entry> forAll = new ArrayList<>();

        synchronized void add(String node, Entry entry) {
            byNode.computeIfAbsent(node, absent -> new ArrayDeque<>(2)).addLast(entry);
        }

        synchronized void addForAll(Entry entry) {
            forAll.add(entry);
        }

        synchronized Optional<Entry> next(String node, long cursor, Instant now) {
            Optional<Entry> own = firstAfter(byNode.getOrDefault(node, new ArrayDeque<>(0)), cursor, now);
            Optional<Entry> shared = firstAfter(forAll, cursor, now);
            if (own.isEmpty() || shared.isEmpty()) {
                return own.or(() -> shared);
            }
            return own.get().at() < shared.get().at() ? own : shared;
        }

        synchronized void acknowledged(String node, long cursor) {
            Deque<Entry> own = byNode.get(node);
            if (own == null) {
                return;
            }
            while (!own.isEmpty() && own.getFirst().at() <= cursor) {
                own.removeFirst();
            }
            if (own.isEmpty()) {
                byNode.remove(node);
            }
        }

        synchronized void expire(Instant now) {
            for (Iterator<Deque<Entry>> all = byNode.values().iterator(); all.hasNext(); ) {
                Deque<Entry> own = all.next();
                own.removeIf(entry -> entry.isExpired(now));
                if (own.isEmpty()) {
                    all.remove();
                }
            }
            forAll.removeIf(entry -> entry.isExpired(now));
        }

        synchronized int size() {
            return forAll.size()
                    + byNode.values().stream().mapToInt(Deque::size).sum();
        }

        private static Optional<Entry> firstAfter(Iterable<Entry> entries, long cursor, Instant now) {
            for (Entry entry : entries) {
                if (entry.at() > cursor && !entry.isExpired(now)) {
                    return Optional.of(entry);
                }
            }
            return Optional.empty();
        }
    }
}
