package io.enot.contract.record;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which part of the history is issued once more, to whom, and how fast. What is left empty does not restrict.
 *
 * @param from when the first command was accepted, at the earliest
 * @param to when the last one was accepted, at the latest
 * @param commands ids
 * @param positions parts of the log of commands
 * @param nodes ids of those to which the commands went
 * @param types of the messages
 * @param issuers of the commands. If empty, what nodes and plans have issued is left out: it comes again by itself, or is in force anyway
 * @param onto new node by old node; {@link #ANY} stands for every old one. If empty, the same nodes; else what went to other nodes is left out
 * @param factor how many times faster than it was; 0 for as fast as {@code limit} allows
 * @param limit the most commands per second
 */
public record ReplaySpec(
        Instant from,
        Instant to,
        List<String> commands,
        List<Span> positions,
        List<String> nodes,
        List<String> types,
        List<String> issuers,
        Map<String, String> onto,
        double factor,
        int limit) {
    /** In {@link #onto}, every node. */
    public static final String ANY = "*";

    /** Offsets of one partition, both included. */
    public record Span(int partition, long from, long to) {
        public boolean contains(int ofPartition, long offset) {
            return partition == ofPartition && from <= offset && offset <= to;
        }
    }

    public ReplaySpec {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        commands = List.copyOf(commands);
        positions = List.copyOf(positions);
        nodes = List.copyOf(nodes);
        types = List.copyOf(types);
        issuers = List.copyOf(issuers);
        onto = Map.copyOf(onto);
    }
}
