package io.enot.result.replay;

import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.Origin;
import io.enot.result.history.Entry;
import io.enot.result.replay.ReplayDiff.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds what a replay has issued against the first time. Plain; not thread-safe. */
final class ReplayComparison {
    private final Function<String, List<Execution>> executionsOf;
    private final List<Difference> differences = new ArrayList<>();
    private int same;
    private int open;
    private int lost;

    /** @param executionsOf a command, by its id; none if there is no such command */
    ReplayComparison(Function<String, List<Execution>> executionsOf) {
        this.executionsOf = executionsOf;
    }

    /** Takes an entry of the history that the replay has issued. A broadcast itself has no outcome. */
    void add(Entry entry) {
        @Nullable Execution again = entry.execution();
        if (again != null && entry.command().origin() instanceof Origin.Replay origin) {
            compare(entry.command(), again, origin);
        }
    }

    private void compare(CommandRecord command, Execution again, Origin.Replay origin) {
        String node = Optional.ofNullable(origin.node()).orElse(again.node());
        Optional<Execution> first = executionsOf.apply(origin.replayOf()).stream()
                .filter(execution -> execution.node().equals(node))
                .findFirst();
        if (first.isEmpty()) {
            lost++;
        } else if (!first.get().state().isTerminal() || !again.state().isTerminal()) {
            open++;
        } else {
            compare(Outcome.of(origin.replayOf(), first.get()), Outcome.of(command.id(), again));
        }
    }

    private void compare(Outcome first, Outcome again) {
        if (first.isLike(again)) {
            same++;
        } else {
            differences.add(new Difference(first, again));
        }
    }

    List<Difference> differences() {
        return differences;
    }

    int same() {
        return same;
    }

    int open() {
        return open;
    }

    int lost() {
        return lost;
    }
}
