package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One command on one node, as its events add up. Events may come twice or late: the first outcome stands, and nothing takes a state back.
 * That a node was restarted is a presumption: a result that was on its flash is the outcome, whenever it comes.
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
            case ExecutionEvent.Delivered delivered -> deliveredAt == null ? after(delivered) : this;
            case ExecutionEvent.Succeeded done -> isOver() ? this : after(done);
            case ExecutionEvent.Failed failed ->
                isOver() || (isLost() && isLoss(failed.reason())) ? this : after(failed);
            case ExecutionEvent.Cancelled cancelled ->
                isOver() || (!cancelled.ran() && (deliveredAt != null || isLost()))
                        ? this
                        : cancelled(cancelled.time());
        };
    }

    /** This execution once the command was called off in the log: if it was delivered all the same, that will be heard of. */
    public Execution calledOff(Instant at) {
        return state == State.ACCEPTED ? cancelled(at) : this;
    }

    /**
     * This execution as it must be called at that time: expired if it can no longer be delivered, timed out if its result is overdue.
     *
     * @param expiresAt until when it could be delivered
     * @param timeout how long after the delivery a result is waited for
     */
    public Execution seenAt(Instant now, Instant expiresAt, Duration timeout) {
        return switch (state) {
            case ACCEPTED -> expiresAt.isAfter(now) ? this : withState(State.EXPIRED);
            case DELIVERED ->
                deliveredAt == null || deliveredAt.plus(timeout).isAfter(now) ? this : withState(State.TIMED_OUT);
            default -> this;
        };
    }

    /** When {@link #seenAt} gives another state, if no event comes before; empty if it never will. */
    public Optional<Instant> due(Instant expiresAt, Duration timeout) {
        return switch (state) {
            case ACCEPTED -> Optional.of(expiresAt);
            case DELIVERED -> Optional.ofNullable(deliveredAt).map(at -> at.plus(timeout));
            default -> Optional.empty();
        };
    }

    /** Whether the first outcome is there. A command that was called off before its delivery, and delivered all the same, has none. */
    private boolean isOver() {
        return switch (state) {
            case SUCCEEDED -> true;
            case FAILED -> !isLost();
            case CANCELLED -> deliveredAt != null;
            default -> false;
        };
    }

    /** Whether all that is known of its end is that the node was restarted. */
    private boolean isLost() {
        return state == State.FAILED && isLoss(reason);
    }

    private static boolean isLoss(@Nullable String reason) {
        return ExecutionEvent.Failed.NODE_RESTARTED.equals(reason);
    }

    private Execution after(ExecutionEvent.Delivered delivered) {
        State now = isOver() || isLost() ? state : State.DELIVERED;
        return new Execution(
                node, now, value, output, reason, error, trace, ms, delivered.time(), finishedAt, delivered.gateway());
    }

    private Execution after(ExecutionEvent.Succeeded done) {
        return new Execution(
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
    }

    private Execution after(ExecutionEvent.Failed failed) {
        String traceback = failed.trace().isEmpty() ? null : failed.trace();
        return new Execution(
                node,
                State.FAILED,
                null,
                output,
                failed.reason(),
                failed.error(),
                traceback,
                failed.ms(),
                deliveredAt,
                failed.time(),
                gateway);
    }

    private Execution cancelled(Instant at) {
        return new Execution(node, State.CANCELLED, null, output, null, null, null, ms, deliveredAt, at, gateway);
    }

    private Execution withState(State derived) {
        return new Execution(node, derived, value, output, reason, error, trace, ms, deliveredAt, finishedAt, gateway);
    }

    private Execution withOutput(String text) {
        String all = output == null ? text : output + text;
        String kept = all.substring(Math.max(0, all.length() - MAX_OUTPUT));
        return new Execution(node, state, value, kept, reason, error, trace, ms, deliveredAt, finishedAt, gateway);
    }
}
