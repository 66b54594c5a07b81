package io.enot.result.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.Origin;
import io.enot.contract.record.State;
import io.enot.contract.record.Target;
import io.enot.result.history.Entry.Cancelled;
import io.enot.result.history.Known;
import io.enot.result.partition.Partial;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a command.
 *
 * @param message as it was posted
 * @param client address from which it was posted
 * @param requestId {@code X-Request-Id} of the request that posted it
 * @param traceId W3C trace of which that was a part
 * @param origin what had it issued, if that was no caller
 * @param broadcast whether it is for all nodes or for those with some labels; who has not been heard of is then not in the results
 * @param matched how many nodes it is known to concern
 * @param missing how many of them have no outcome yet
 * @param summary how many of them are in which state
 * @param cancelled who called it off
 * @param results of each node
 * @param partial why something may be missing in this answer; absent if nothing is
 * @param due when the next state changes by time alone, of which no record tells; null if none will
 */
@Schema(name = "CommandResults")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandResults(
        String id,
        ObjectNode message,
        String issuer,
        @Nullable String client,
        @Nullable String requestId,
        @Nullable String traceId,
        @Nullable Origin origin,
        Instant acceptedAt,
        Instant expiresAt,
        boolean broadcast,
        int matched,
        int missing,
        Map<State, Integer> summary,
        @Nullable Cancelled cancelled,
        List<Execution> results,
        @Nullable Partial partial,
        @JsonIgnore @Nullable Instant due) {

    /** Puts together what the partitions know; empty if none knows the command. */
    static Optional<CommandResults> of(List<Known> known, Optional<Partial> partial) {
        return known.stream().map(Known::command).findFirst().map(command -> of(command, known, partial.orElse(null)));
    }

    private static CommandResults of(CommandRecord command, List<Known> known, @Nullable Partial partial) {
        List<Execution> executions = known.stream()
                .flatMap(part -> part.executions().stream())
                .sorted(Comparator.comparing(Execution::node))
                .toList();
        return new CommandResults(
                command.id(),
                command.message(),
                command.issuer(),
                command.client(),
                command.requestId(),
                command.traceId(),
                command.origin(),
                command.acceptedAt(),
                command.expiresAt(),
                command.target() instanceof Target.Matching,
                executions.size(),
                missing(executions),
                summary(executions),
                known.stream()
                        .flatMap(part -> Stream.ofNullable(part.cancelled()))
                        .findFirst()
                        .orElse(null),
                executions,
                partial,
                executions.stream()
                        .flatMap(execution -> execution.due(command.expiresAt(), command.timeout()).stream())
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }

    /** The same, as if it concerned no other nodes. */
    CommandResults of(Predicate<String> nodes) {
        List<Execution> some = results.stream()
                .filter(execution -> nodes.test(execution.node()))
                .toList();
        return new CommandResults(
                id,
                message,
                issuer,
                client,
                requestId,
                traceId,
                origin,
                acceptedAt,
                expiresAt,
                broadcast,
                some.size(),
                missing(some),
                summary(some),
                cancelled,
                some,
                partial,
                due);
    }

    private static int missing(List<Execution> executions) {
        return (int) executions.stream()
                .filter(execution -> !execution.state().isTerminal())
                .count();
    }

    private static Map<State, Integer> summary(List<Execution> executions) {
        Map<State, Integer> summary = new EnumMap<>(State.class);
        executions.forEach(execution -> summary.merge(execution.state(), 1, Integer::sum));
        return summary;
    }

    /** Whether nothing more is to come. Of a broadcast nobody knows who will still come. */
    boolean isComplete() {
        return !broadcast && missing == 0 && partial == null;
    }
}
