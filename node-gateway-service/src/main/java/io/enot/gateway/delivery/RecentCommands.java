package io.enot.gateway.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The latest commands for each node. When a gateway dies, nobody knows for a moment what its nodes have acknowledged; the nodes come to another gateway with the results
 * that they have kept, and this is how that gateway tells a result that was asked for from one that was not. Thread-safe.
 */
public final class RecentCommands {
    /** Twice as many as an agent keeps results. */
    private static final int FOR_EACH = 16;

    private static final int FOR_EACH_PARTITION = 256;
    private static final int MOST_NODES = 100_000;

    private final Map<String, Deque<String>> byNode = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<String>> eldest) {
            return size() > MOST_NODES;
        }
    };

    private final Map<Integer, Deque<String>> forMatching = new LinkedHashMap<>();

    /** A command for one node has been read from the log. */
    public synchronized void given(String node, String commandId) {
        add(byNode.computeIfAbsent(node, absent -> new ArrayDeque<>(2)), commandId, FOR_EACH);
    }

    /** A command for the nodes of a partition that a selector chooses has been read from the log. */
    public synchronized void givenToMatching(int partition, String commandId) {
        add(forMatching.computeIfAbsent(partition, absent -> new ArrayDeque<>()), commandId, FOR_EACH_PARTITION);
    }

    /** Whether the node may have been asked this. */
    public synchronized boolean mayHaveBeenGiven(int partition, String node, String commandId) {
        Deque<String> own = byNode.get(node);
        Deque<String> shared = forMatching.get(partition);
        return (own != null && own.contains(commandId)) || (shared != null && shared.contains(commandId));
    }

    private static void add(Deque<String> commands, String commandId, int most) {
        commands.addLast(commandId);
        if (commands.size() > most) {
            commands.removeFirst();
        }
    }
}
