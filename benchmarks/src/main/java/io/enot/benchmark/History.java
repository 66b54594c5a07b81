package io.enot.benchmark;

import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What is known of a run once it is over: what callers were told, what stands in the log, what the nodes did. Filled by one thread. */
final class History {
    /** Ids of the commands that callers were told are accepted. */
    final Set<String> accepted = new HashSet<>();

    /** Commands in the log, by id; the records of a command for several partitions count as one. */
    final Map<String, CommandRecord> commands = new HashMap<>();

    /** Where the commands for one node stand in its partition, by id. */
    final Map<String, Long> offsets = new HashMap<>();

    /** Ids of the commands that were called off in the log. */
    final Set<String> calledOff = new HashSet<>();

    /** Events in the order of the log, by command and node. */
    final Map<Execution, List<ExecutionEvent>> events = new HashMap<>();

    /** What each node did, in order. */
    final Map<String, List<Deed>> deeds = new HashMap<>();

    /** Nodes of which it is not known what they did. They keep their power, and count how often they were called; see {@link VirtualBoards#PROGRAM}. */
    final Set<String> boards = new HashSet<>();

    /** Until when no fault was made, and gateways were at most restarted as an operator does it. */
    Instant calmUntil = Instant.MIN;

    /** One command on one node. */
    record Execution(String commandId, String node) {}

    /** Something a node did, or that happened to it. */
    sealed interface Deed {
        Instant time();

        /** It ran a command. */
        record Ran(String commandId, long at, Instant time) implements Deed {}

        /** Its power failed. */
        record PowerCut(Instant time) implements Deed {}
    }

    void add(ExecutionEvent event) {
        events.computeIfAbsent(new Execution(event.commandId(), event.node()), absent -> new ArrayList<>())
                .add(event);
    }

    /** What the log tells of an execution. */
    io.enot.contract.record.Execution known(Execution execution) {
        io.enot.contract.record.Execution known = io.enot.contract.record.Execution.accepted(execution.node());
        for (ExecutionEvent event : events.getOrDefault(execution, List.of())) {
            known = known.after(event);
        }
        return known;
    }

    /** Whether there is a command that may still be delivered, or whose result may still come. */
    boolean isUnderWay(Instant now) {
        Stream<Execution> toOne = commands.values().stream()
                .flatMap(command -> command.target() instanceof Target.Node(String node)
                        ? Stream.of(new Execution(command.id(), node))
                        : Stream.empty());
        return Stream.concat(toOne, events.keySet().stream()).anyMatch(execution -> {
            CommandRecord command = commands.get(execution.commandId());
            return command != null
                    && known(execution)
                            .due(command.expiresAt(), command.timeout())
                            .filter(now::isBefore)
                            .isPresent();
        });
    }

    void add(String node, Deed deed) {
        deeds.computeIfAbsent(node, absent -> new ArrayList<>()).add(deed);
    }
}
