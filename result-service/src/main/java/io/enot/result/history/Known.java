package io.enot.result.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.result.history.Entry.Cancelled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that one partition knows of a command.
 *
 * @param executions of the nodes there, by id, as they must be called at the time of the lookup
 * @param cancelled who called it off; null if nobody did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Known(
        CommandRecord command,
        List<Execution> executions,
        @Nullable Cancelled cancelled) {
    public Known {
        executions = List.copyOf(executions);
    }

    /** Looks a command up; empty if this partition has none of that id. */
    public static Optional<Known> find(Records records, String commandId, Instant now) {
        return Fold.find(records, commandId, now)
                .flatMap(records::command)
                .filter(command -> command.record().id().equals(commandId))
                .map(command -> of(records, command, now));
    }

    private static Known of(Records records, Command command, Instant now) {
        CommandRecord record = command.record();
        List<Execution> executions = new ArrayList<>();
        for (String node : Fold.nodesOf(records, command)) {
            records.execution(node, command.place())
                    .map(execution -> execution.seenAt(now, record.expiresAt(), record.timeout()))
                    .ifPresent(executions::add);
        }
        return new Known(
                record,
                executions,
                command.cancelled()
                        ? records.cancel(command.place()).map(Cancelled::by).orElse(null)
                        : null);
    }
}
