package io.enot.command.replay;

import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ReplaySpec;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Picks from the log of commands what a replay is to issue. Takes records in any order. Not thread-safe. */
final class Selection {
    private static final String BY_NODE = "node:";
    private static final String BY_PLAN = "plan:";

    private final ReplaySpec spec;
    private final ToIntFunction<String> partitionOf;
    private final Function<String, Map<String, String>> labelsOf;
    private final Set<String> commands;
    private final Set<String> nodes;
    private final Set<String> types;
    private final Set<String> issuers;
    private final Set<String> calledOff = new HashSet<>();
    private final Set<String> broadcasts = new HashSet<>();
    private final List<Item> items = new ArrayList<>();

    /**
     * Begins with nothing.
     *
     * @param partitionOf a node
     * @param labelsOf a node, now
     */
    Selection(ReplaySpec spec, ToIntFunction<String> partitionOf, Function<String, Map<String, String>> labelsOf) {
        this.spec = spec;
        this.partitionOf = partitionOf;
        this.labelsOf = labelsOf;
        this.commands = Set.copyOf(spec.commands());
        this.nodes = Set.copyOf(spec.nodes());
        this.types = Set.copyOf(spec.types());
        this.issuers = Set.copyOf(spec.issuers());
    }

    /** Takes what was called off: it is not issued. */
    void calledOff(String command) {
        calledOff.add(command);
    }

    /** Takes the command at one place of the log. */
    void add(int partition, long offset, CommandRecord command) {
        if (!isWanted(partition, offset, command)) {
            return;
        }
        switch (command.target()) {
            case Target.Node(String node) -> {
                if (nodes.isEmpty() || nodes.contains(node)) {
                    addFor(partition, offset, command, node);
                }
            }
            case Target.Matching(Selector selector) -> addBroadcast(partition, offset, command, selector);
        }
    }

    private boolean isWanted(int partition, long offset, CommandRecord command) {
        boolean inTime = !command.acceptedAt().isBefore(spec.from())
                && !command.acceptedAt().isAfter(spec.to());
        boolean inPlace = spec.positions().isEmpty()
                || spec.positions().stream().anyMatch(span -> span.contains(partition, offset));
        return inTime
                && inPlace
                && (commands.isEmpty() || commands.contains(command.id()))
                && (types.isEmpty() || types.contains(command.type()))
                && isByWhomItIsWanted(command.issuer());
    }

    private boolean isByWhomItIsWanted(String issuer) {
        return issuers.isEmpty()
                ? !issuer.startsWith(BY_NODE) && !issuer.startsWith(BY_PLAN)
                : issuers.contains(issuer);
    }

    /** A broadcast is one again, or one command for the node that stands for all; if only some nodes are meant, it becomes a command for each of them. */
    private void addBroadcast(int partition, long offset, CommandRecord command, Selector selector) {
        Optional<String> allOntoOne = Optional.ofNullable(spec.onto().get(ReplaySpec.ANY));
        if (nodes.isEmpty() && (spec.onto().isEmpty() || allOntoOne.isPresent())) {
            if (broadcasts.add(command.id())) {
                items.add(item(partition, offset, command, Optional.empty(), allOntoOne));
            }
            return;
        }
        (nodes.isEmpty() ? spec.onto().keySet() : nodes)
                .stream()
                        .filter(node ->
                                partitionOf.applyAsInt(node) == partition && selector.matches(labelsOf.apply(node)))
                        .sorted()
                        .forEach(node -> addFor(partition, offset, command, node));
    }

    private void addFor(int partition, long offset, CommandRecord command, String node) {
        destinationOf(node)
                .ifPresent(to -> items.add(item(partition, offset, command, Optional.of(node), Optional.of(to))));
    }

    private Optional<String> destinationOf(String node) {
        if (spec.onto().isEmpty()) {
            return Optional.of(node);
        }
        return Optional.ofNullable(spec.onto().get(node))
                .or(() -> Optional.ofNullable(spec.onto().get(ReplaySpec.ANY)));
    }

    private static Item item(
            int partition, long offset, CommandRecord command, Optional<String> from, Optional<String> to) {
        return new Item(partition, offset, command.acceptedAt(), command.id(), from, to);
    }

    /** How many there are by now. */
    int size() {
        return items.size();
    }

    /** What is to be issued, in the order in which it was accepted. */
    List<Item> items() {
        return items.stream()
                .filter(item -> !calledOff.contains(item.command()))
                .sorted(Item.ORDER)
                .toList();
    }
}
