package io.enot.result.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.enot.contract.record.Execution;
import io.enot.contract.record.State;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command, as far as it can be compared: times differ always, and the text of a traceback tells of lines.
 *
 * @param output what it printed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Outcome(
        String command,
        String node,
        State state,
        @Nullable JsonNode value,
        @Nullable String error,
        @Nullable String output) {

    static Outcome of(String command, Execution execution) {
        return new Outcome(
                command, execution.node(), execution.state(), execution.value(), execution.error(), execution.output());
    }

    /** Whether it is the same, on whichever node. */
    boolean isLike(Outcome other) {
        return state == other.state
                && valueOrNull().equals(other.valueOrNull())
                && Objects.equals(error, other.error)
                && Objects.equals(output, other.output);
    }

    private JsonNode valueOrNull() {
        return value == null ? NullNode.getInstance() : value;
    }
}
