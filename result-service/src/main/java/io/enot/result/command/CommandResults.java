package io.enot.result.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.Target;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is known of a command.
 *
 * @param message as it was posted
 * @param broadcast whether it is for all nodes or for those with some labels; who has not been heard of is then not in the results
 * @param matched how many nodes it is known to concern
 * @param missing how many of them have no outcome yet
 * @param results of each node
 */
@Schema(name = "CommandResults")
record CommandResults(
        String id,
        ObjectNode message,
        String issuer,
        Instant acceptedAt,
        Instant expiresAt,
        boolean broadcast,
        int matched,
        int missing,
        List<Execution> results) {

    static CommandResults of(CommandRecord command, List<Execution> known, Instant now) {
        List<Execution> executions = known.stream()
                .map(execution -> execution.seenAt(now, command.expiresAt(), command.timeout()))
                .toList();
        int missing = (int) executions.stream()
                .filter(execution -> !execution.state().isTerminal())
                .count();
        return new CommandResults(
                command.id(),
                command.message(),
                command.issuer(),
                command.acceptedAt(),
                command.expiresAt(),
                command.target() instanceof Target.Matching,
                executions.size(),
                missing,
                executions.stream()
                        .sorted(Comparator.comparing(Execution::node))
                        .toList());
    }

    /** Whether nothing more is to come. Of a broadcast nobody knows who will still come. */
    boolean isComplete() {
        return !broadcast && missing == 0;
    }
}
