package io.enot.command.send;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.enot.contract.record.Execution;
import io.enot.log.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets.
 *
 * @param id of the command, by which its results are found
 * @param positions where the command stands in the log
 * @param matched how many nodes it was for, as far as is known now
 * @param missing how many of them have no outcome yet; null if the caller did not wait
 * @param results what is known of each node; null if the caller did not wait
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CommandAnswer(
        String id,
        List<Position> positions,
        int matched,
        @Nullable Integer missing,
        @Nullable List<Execution> results) {

    static CommandAnswer accepted(String id, List<Position> positions, int matched) {
        return new CommandAnswer(id, positions, matched, null, null);
    }

    static CommandAnswer withResults(String id, List<Position> positions, List<Execution> results) {
        int missing = (int) results.stream()
                .filter(execution -> !execution.state().isTerminal())
                .count();
        return new CommandAnswer(id, positions, results.size(), missing, results);
    }
}
