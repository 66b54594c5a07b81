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
 * expires, when it is called off, or when its only node is known to have acknowledged it. Thread-safe; one lock per partition.
 */
public final class Window {
    private final Partition[] partitions;

    public Window(int partitions) {
        this.partitions = new Partition[partitions];
        for (int i = 0; i < partitions; i++) {
            this.partitions[i] = new Partition();
        }
    }

    /** What was called off before it was delivered: for one node, or (empty) for all nodes that the entry's selector chooses. */
    public record CalledOff(Optional<String> node, Entry entry) {}

    /** Adds a command for one node. */
    public void add(int partition, String node, Entry entry) {
        partitions[partition].add(node, entry);
    }

    /** Adds a command for those nodes of the partition that its selector chooses. */
    public void addForMatching(int partition, Entry entry) {
        partitions[partition].addForMatching(entry);
    }

    /** The first command for the addressee after offset {@code cursor} that has not expired. */
    public Optional<Entry> next(int partition, Addressee addressee, long cursor, Instant now) {
        return partitions[partition].next(addressee, cursor, now);
    }

    /** Whether a {@code stop} for the addressee waits after offset {@code cursor}. */
    public boolean holdsStop(int partition, Addressee addressee, long cursor, Instant now) {
        return partitions[partition].holdsStop(addressee, cursor, now);
    }

    /** Forgets what is only for this node and not after its cursor. */
    public void acknowledged(int partition, String node, long cursor) {
        partitions[partition].acknowledged(node, cursor);
    }

    /** Forgets a command for good. What has been given out by {@link #next} is not affected. */
    public List<CalledOff> callOff(int partition, String commandId) {
        return partitions[partition].callOff(commandId);
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
        private static final Deque<Entry> NONE = new ArrayDeque<>(0);

        private final Map<String, Deque<Entry>> byNode = new HashMap<>();
        private final List<Entry> forMatching = new ArrayList<>();

        synchronized void add(String node, Entry entry) {
            byNode.computeIfAbsent(node, absent -> new ArrayDeque<>(2)).addLast(entry);
        }

        synchronized void addForMatching(Entry entry) {
            forMatching.add(entry);
        }

        synchronized Optional<Entry> next(Addressee addressee, long cursor, Instant now) {
            Entry own = null;
            for (Entry entry : byNode.getOrDefault(addressee.node(), NONE)) {
                if (isDue(entry, cursor, now)) {
                    own = entry;
                    break;
                }
            }
            for (Entry entry : forMatching) {
                if (own != null && own.at() < entry.at()) {
                    break;
                }
                if (isDue(entry, cursor, now) && entry.selector().matches(addressee.labels())) {
                    return Optional.of(entry);
                }
            }
            return Optional.ofNullable(own);
        }

        synchronized boolean holdsStop(Addressee addressee, long cursor, Instant now) {
            return byNode.getOrDefault(addressee.node(), NONE).stream()
                            .anyMatch(entry -> isDue(entry, cursor, now) && entry.isStop())
                    || forMatching.stream()
                            .anyMatch(entry -> isDue(entry, cursor, now)
                                    && entry.isStop()
                                    && entry.selector().matches(addressee.labels()));
        }

        private static boolean isDue(Entry entry, long cursor, Instant now) {
            return entry.at() > cursor && !entry.isExpired(now);
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

        synchronized List<CalledOff> callOff(String commandId) {
            List<CalledOff> calledOff = new ArrayList<>();
            for (Iterator<Map.Entry<String, Deque<Entry>>> all =
                            byNode.entrySet().iterator();
                    all.hasNext(); ) {
                Map.Entry<String, Deque<Entry>> own = all.next();
                own.getValue().removeIf(entry -> isCalledOff(entry, commandId, Optional.of(own.getKey()), calledOff));
                if (own.getValue().isEmpty()) {
                    all.remove();
                }
            }
            forMatching.removeIf(entry -> isCalledOff(entry, commandId, Optional.empty(), calledOff));
            return calledOff;
        }

        private static boolean isCalledOff(
                Entry entry, String commandId, Optional<String> node, List<CalledOff> calledOff) {
            boolean meant = entry.commandId().equals(commandId);
            if (meant) {
                calledOff.add(new CalledOff(node, entry));
            }
            return meant;
        }

        synchronized void expire(Instant now) {
            for (Iterator<Deque<Entry>> all = byNode.values().iterator(); all.hasNext(); ) {
                Deque<Entry> own = all.next();
                own.removeIf(entry -> entry.isExpired(now));
                if (own.isEmpty()) {
                    all.remove();
                }
            }
            forMatching.removeIf(entry -> entry.isExpired(now));
        }

        synchronized int size() {
            return forMatching.size()
                    + byNode.values().stream().mapToInt(Deque::size).sum();
        }
    }
}
