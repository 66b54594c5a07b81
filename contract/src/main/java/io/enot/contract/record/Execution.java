package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One command on one node, as its events add up. Events may come twice or late: the first outcome stands, and nothing takes a state back.
 *
 * @param value what it returned; null unless it succeeded
 * @param output what it printed, the last {@value #MAX_OUTPUT} characters; null for nothing
 * @param reason kind of the failure; null unless it failed
 * @param error the failure in one line; null unless it failed
 * @param trace the traceback; null if there is none
 * @param ms how long it ran on the node; null while it is not known
 * @param gateway which gateway delivered it; null while none has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Execution(
        String node,
        State state,
        @Nullable JsonNode value,
        @Nullable String output,
        @Nullable String reason,
        @Nullable String error,
        @Nullable String trace,
        @Nullable Long ms,
        @Nullable Instant deliveredAt,
        @Nullable Instant finishedAt,
        @Nullable String gateway) {

    /** How much printed text is kept with an execution; all of it is in the log. */
    public static final int MAX_OUTPUT = 65_536;

    /** Nothing has been heard yet. */
    public static Execution accepted(String node) {
        return new Execution(node, State.ACCEPTED, null, null, null, null, null, null, null, null, null);
    }

    /** This execution after one more event. */
    public Execution after(ExecutionEvent event) {
        return switch (event) {
            case ExecutionEvent.Output out -> withOutput(out.text());
            case ExecutionEvent.Delivered delivered
            when deliveredAt == null ->
                new Execution(
                        node,
                        state.isTerminal() ? state : State.DELIVERED,
                        value,
                        output,
                        reason,
                        error,
                        trace,
                        ms,
                        delivered.time(),
                        finishedAt,
                        delivered.gateway());
            case ExecutionEvent.Succeeded done
            when !state.isTerminal() ->
                new Execution(
                        node,
                        State.SUCCEEDED,
                        done.value(),
                        output,
                        null,
                        null,
                        null,
                        done.ms(),
                        deliveredAt,
                        done.time(),
                        gateway);
            case ExecutionEvent.Failed failed
            when !state.isTerminal() ->
                new Execution(
                        node,
                        State.FAILED,
                        null,
                        output,
                        failed.reason(),
                        failed.error(),
                        failed.trace().isEmpty() ? null : failed.trace(),
                        failed.ms(),
                        deliveredAt,
                        failed.time(),
                        gateway);
            default -> this;
        };
    }

    private Execution withOutput(String text) {
        String all = output == null ? text : output + text;
        String kept = all.substring(Math.max(0, all.length() - MAX_OUTPUT));
        return new Execution(node, state, value, kept, reason, error, trace, ms, deliveredAt, finishedAt, gateway);
    }
}
