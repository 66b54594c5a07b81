package io.enot.result.history;

import io.enot.contract.node.NodeId;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.Target;
import io.enot.result.history.Records.Member;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Adds the records of one partition of the log to what is known. They come in the order of each topic, the topics in any order; and they may come again after a crash, which
 * does no harm, printed text excepted.
 */
public final class Fold {
    /** A command with the same id that is accepted later than this after the first one is no repeat of it: gateways have forgotten that one, and deliver it. */
    private static final Duration REPEATS = Duration.ofHours(1);

    private static final int LONGEST_ID = 128;

    private final Records.Writable known;
    private final InstantSource clock;

    public Fold(Records.Writable known, InstantSource clock) {
        this.known = known;
        this.clock = clock;
    }

    /** @param json the record as it stands in the log at that offset */
    public void command(CommandRecord command, long offset, byte[] json) {
        if (command.id().length() > LONGEST_ID) {
            return;
        }
        Place place = placeOf(command);
        Optional<Command> first = known.command(place);
        if (command.target() instanceof Target.Node(String node) && NodeId.isValid(node)) {
            if (known.execution(node, place).isEmpty()) {
                known.putExecution(place, Execution.accepted(node));
            }
            first.filter(other -> !other.record().target().equals(command.target()))
                    .ifPresent(other -> join(other, new Member(node, offset)));
        }
        if (first.isEmpty()) {
            known.putCommand(place, offset, json); // last: who finds it finds its execution too
        }
    }

    /** Whatever of the command has not been delivered is called off. If it is delivered all the same, that will be heard of. */
    public void cancel(CancelRecord cancel, byte[] json) {
        find(known, cancel.cancels(), clock.instant()).flatMap(known::command).ifPresent(command -> {
            known.putCancel(command.place(), json);
            for (String node : nodesOf(known, command)) {
                known.execution(node, command.place()).ifPresent(before -> {
                    Execution after = before.calledOff(cancel.acceptedAt());
                    if (!after.equals(before)) {
                        known.putExecution(command.place(), after);
                    }
                });
            }
        });
    }

    /**
     * Something happened on a node.
     *
     * @return what it was, if it was the first outcome of the command there
     */
    public Optional<Outcome> event(ExecutionEvent event) {
        if (event.commandId().length() > LONGEST_ID || !NodeId.isValid(event.node())) {
            return Optional.empty();
        }
        Place place =
                find(known, event.commandId(), clock.instant()).orElseGet(() -> give(event.commandId(), event.time()));
        Optional<Execution> before = known.execution(event.node(), place);
        if (before.isEmpty()) {
            known.putMember(place, new Member(event.node(), Member.NO_RECORD));
        }
        Execution execution = before.orElseGet(() -> Execution.accepted(event.node()));
        Execution after = execution.after(event);
        if (before.isEmpty() || !after.equals(execution)) {
            known.putExecution(place, after);
        }
        if (execution.state().isTerminal() || !after.state().isTerminal()) {
            return Optional.empty();
        }
        Duration since = Duration.between(place.time(), event.time());
        return Optional.of(new Outcome(after.state(), event.time(), since.isNegative() ? Duration.ZERO : since));
    }

    /** Where a command is found; there may be nothing there. Empty if nothing has been heard of it. */
    static Optional<Place> find(Records known, String commandId, Instant now) {
        Optional<Place> told = Place.told(commandId, now);
        return told.isPresent() ? told : known.place(commandId);
    }

    /** The nodes of this partition that a command is known to concern, by id. */
    static Set<String> nodesOf(Records known, Command command) {
        Set<String> nodes = new TreeSet<>();
        if (command.record().target() instanceof Target.Node(String node)) {
            nodes.add(node);
        }
        if (!command.isForOne()) {
            try (Scan<Member> members = known.members(command.place(), Order.OLDEST, "")) {
                members.forEachRemaining(member -> nodes.add(member.node()));
            }
        }
        return nodes;
    }

    /** A command for several nodes has a record for each, with one id. */
    private void join(Command first, Member member) {
        if (!first.several()) {
            known.markSeveral(first.place());
        }
        known.putMember(first.place(), member);
    }

    private Place placeOf(CommandRecord command) {
        Optional<Place> told = Place.told(command.id(), clock.instant());
        return told.orElseGet(() -> known.place(command.id())
                .filter(place -> !isUsedUp(place, command))
                .orElseGet(() -> give(command.id(), command.acceptedAt())));
    }

    /** Whether an earlier command with the same id stands there, of which this one is no repeat. */
    private boolean isUsedUp(Place place, CommandRecord command) {
        return known.command(place)
                .filter(earlier -> earlier.record().acceptedAt().plus(REPEATS).isBefore(command.acceptedAt()))
                .isPresent();
    }

    private Place give(String commandId, Instant time) {
        Place place = Place.made(commandId, time, clock.instant());
        known.putPlace(commandId, place);
        return place;
    }
}
