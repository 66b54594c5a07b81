package io.enot.benchmark;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.enot.benchmark.History.Deed;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.State;
import io.enot.contract.record.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Holds a history against what is promised of delivery. */
final class Checker {
    /**
     * How long before a power cut an acknowledgement may have been lost with the board: it was in the buffers of a connection that nobody read any more. Twice the heartbeat
     * of the run, after which a dead connection is closed.
     */
    private static final Duration IN_FLIGHT = Duration.ofSeconds(4);

    private final History history;
    private final Instant end;
    private final List<String> violations = new ArrayList<>();
    private final Map<History.Execution, State> states = new HashMap<>();
    private int cutInAcknowledgement;

    /** @param end when everything was at rest */
    Checker(History history, Instant end) {
        this.history = history;
        this.end = end;
    }

    /**
     * What was found.
     *
     * @param violations each in a sentence
     * @param states in which state each execution ended
     * @param cutInAcknowledgement executions that came twice because the power failed within the acknowledgement
     */
    record Verdict(List<String> violations, Map<History.Execution, State> states, int cutInAcknowledgement) {
        /** How many executions ended in which state. */
        Map<State, Long> counts() {
            return states.values().stream()
                    .collect(groupingBy(state -> state, () -> new EnumMap<>(State.class), counting()));
        }
    }

    Verdict check() {
        history.accepted.stream()
                .filter(id -> !history.commands.containsKey(id))
                .forEach(id -> violations.add("command " + id + " was accepted and is not in the log"));
        history.events.keySet().stream()
                .filter(execution -> !history.commands.containsKey(execution.commandId()))
                .forEach(execution -> violations.add("an event of " + execution + ", which nobody asked for"));
        Map<History.Execution, List<Deed.Ran>> runs = new HashMap<>();
        history.deeds.forEach((node, deeds) -> checkNode(node, deeds, runs));
        history.commands.values().forEach(command -> checkUnicast(command, runs));
        history.events.keySet().forEach(execution -> checkStates(execution, runs));
        history.boards.forEach(this::checkTicks);
        return new Verdict(violations, states, cutInAcknowledgement);
    }

    /** At most once, and in the order of the log, as long as the board has power. */
    private void checkNode(String node, List<Deed> deeds, Map<History.Execution, List<Deed.Ran>> runs) {
        long last = -1;
        Map<String, Deed.Ran> latest = new HashMap<>();
        for (int i = 0; i < deeds.size(); i++) {
            switch (deeds.get(i)) {
                case Deed.PowerCut cut -> last = -1;
                case Deed.Ran ran -> {
                    if (ran.at() <= last) {
                        violations.add(
                                "node " + node + " ran the command at " + ran.at() + " after the one at " + last);
                    }
                    last = ran.at();
                    Deed.Ran before = latest.put(ran.commandId(), ran);
                    if (before != null) {
                        twice(node, before, deeds);
                    }
                    runs.computeIfAbsent(new History.Execution(ran.commandId(), node), absent -> new ArrayList<>())
                            .add(ran);
                }
            }
        }
    }

    private void twice(String node, Deed.Ran before, List<Deed> deeds) {
        if (powerFailedAfter(before, deeds, IN_FLIGHT)) {
            cutInAcknowledgement++;
        } else {
            violations.add("node " + node + " ran command " + before.commandId() + " twice");
        }
    }

    private static boolean powerFailedAfter(Deed.Ran ran, List<Deed> deeds, Duration within) {
        return deeds.stream()
                .anyMatch(deed -> deed instanceof Deed.PowerCut
                        && !deed.time().isBefore(ran.time())
                        && deed.time().isBefore(ran.time().plus(within)));
    }

    /** A command for a node that nothing is heard of must not have been run. */
    private void checkUnicast(CommandRecord command, Map<History.Execution, List<Deed.Ran>> runs) {
        if (command.target() instanceof Target.Node(String node)) {
            History.Execution execution = new History.Execution(command.id(), node);
            if (!history.events.containsKey(execution)) {
                checkStates(execution, runs);
            }
        }
    }

    private void checkStates(History.Execution execution, Map<History.Execution, List<Deed.Ran>> runs) {
        CommandRecord command = history.commands.get(execution.commandId());
        if (command == null) {
            return;
        }
        Execution known = history.known(execution);
        if (history.calledOff.contains(command.id())) {
            known = known.calledOff(end);
        }
        State state = known.seenAt(end, command.expiresAt(), command.timeout()).state();
        states.put(execution, state);
        if (command.acceptedAt().isBefore(history.calmUntil) && isLost(known, state)) {
            violations.add(execution + " is " + state.wire() + ", although gateways were only restarted in good order");
        }
        if (history.boards.contains(execution.node())) {
            checkBoard(execution, known, state);
            return;
        }
        List<Deed.Ran> ran = runs.getOrDefault(execution, List.of());
        switch (state) {
            case SUCCEEDED -> {
                if (ran.isEmpty()) {
                    violations.add(execution + " succeeded, and the node never ran it");
                }
            }
            case EXPIRED -> {
                if (!ran.isEmpty() && !powerFailed(execution, ran)) {
                    violations.add(execution + " is expired, and the node ran it");
                }
            }
            case CANCELLED -> {
                if (!ran.isEmpty() && known.deliveredAt() == null && !powerFailed(execution, ran)) {
                    violations.add(execution + " is cancelled before its delivery, and the node ran it");
                }
            }
            case TIMED_OUT -> {
                if (!powerFailed(execution, ran)) {
                    violations.add(execution + " has no result, although the board kept its power");
                }
            }
            case FAILED -> {
                if (ExecutionEvent.Failed.NODE_RESTARTED.equals(known.reason()) && !powerFailed(execution, ran)) {
                    violations.add(execution + " is said to have failed with the board, which kept its power");
                }
            }
            case ACCEPTED, DELIVERED -> violations.add(execution + " is still " + state.wire());
        }
    }

    /** Whether a command that should have been run was not, or nobody was told how it ended. */
    private static boolean isLost(Execution known, State state) {
        return switch (state) {
            case EXPIRED, TIMED_OUT -> true;
            case FAILED -> !ExecutionEvent.Failed.ERROR.equals(known.reason());
            case ACCEPTED, DELIVERED, SUCCEEDED, CANCELLED -> false;
        };
    }

    private void checkBoard(History.Execution execution, Execution known, State state) {
        boolean restarted = ExecutionEvent.Failed.NODE_RESTARTED.equals(known.reason());
        if (state == State.TIMED_OUT || state == State.ACCEPTED || state == State.DELIVERED || restarted) {
            violations.add(execution + " is " + state.wire() + (restarted ? " with the board" : "")
                    + ", although the board kept its power");
        }
    }

    /** What a board counted goes up with the log, and is no more than what it was asked. */
    private void checkTicks(String board) {
        long last = 0;
        long asked = 0;
        for (History.Execution call : callsOf(board)) {
            asked += states.get(call) == State.EXPIRED ? 0 : 1;
            OptionalLong counted = history.events.getOrDefault(call, List.of()).stream()
                    .filter(ExecutionEvent.Succeeded.class::isInstance)
                    .mapToLong(
                            event -> ((ExecutionEvent.Succeeded) event).value().asLong())
                    .findFirst();
            if (counted.isPresent()) {
                if (counted.getAsLong() <= last || counted.getAsLong() > asked) {
                    violations.add("board " + board + " counted to " + counted.getAsLong() + " after " + last
                            + " with call " + asked);
                }
                last = counted.getAsLong();
            }
        }
    }

    /** The calls of the board's counting function, in the order of the log. */
    private List<History.Execution> callsOf(String board) {
        return history.commands.values().stream()
                .filter(command -> command.target().equals(new Target.Node(board)))
                .filter(command -> command.message().path("function").asText().equals(VirtualBoards.FUNCTION))
                .sorted(Comparator.comparing(command -> history.offsets.getOrDefault(command.id(), -1L)))
                .map(command -> new History.Execution(command.id(), board))
                .toList();
    }

    private boolean powerFailed(History.Execution execution, List<Deed.Ran> ran) {
        List<Deed> deeds = history.deeds.getOrDefault(execution.node(), List.of());
        return ran.stream().anyMatch(run -> powerFailedAfter(run, deeds, Duration.ofMinutes(1)));
    }
}
