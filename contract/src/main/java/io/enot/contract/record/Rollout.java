package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * How far a plan has got on one node: the last attempt.
 *
 * @param plan its name
 * @param version of its content; empty for an attempt to take the plan off the node
 * @param revision when the plan was written that was tried: a plan that is written again may try again
 * @param commandId of the command that brings the script, or takes it off; empty if the node had it already
 * @param since when it came into this state
 * @param trace why it failed: a traceback, or one line; else empty
 */
public record Rollout(
        String plan, String version, Instant revision, State state, String commandId, Instant since, String trace) {

    /** How far it is. */
    public enum State {
        /** The commands are in the log. */
        INSTALLING,
        /** The script has started, and has to show that it goes on running. */
        SETTLING,
        INSTALLED,
        /** It could not be installed, or the node has put the script before in its place. */
        FAILED,
        /** The command that takes it off is in the log. */
        REMOVING;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Rollout {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(commandId, "commandId");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(trace, "trace");
    }

    /** This attempt, in another state from now on. */
    public Rollout to(State next, Instant now) {
        return new Rollout(plan, version, revision, next, commandId, now, "");
    }

    /** This attempt, failed. */
    public Rollout failed(String why, Instant now) {
        return new Rollout(plan, version, revision, State.FAILED, commandId, now, why);
    }
}
