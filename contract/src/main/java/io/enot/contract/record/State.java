package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far the execution of a command on a node is known to be. */
public enum State {
    /** In the log; nothing is known of the node. */
    ACCEPTED,
    /** The node has acknowledged it. */
    DELIVERED,
    SUCCEEDED,
    FAILED,
    /** Called off: it was not delivered, or it was interrupted. */
    CANCELLED,
    /** Derived when read: its time to live is over, and it was not delivered. */
    EXPIRED,
    /** Derived when read: it was delivered, and there is no result in time. A late one still takes its place. */
    TIMED_OUT;

    /** Whether nothing more is to come. */
    public boolean isTerminal() {
        return switch (this) {
            case ACCEPTED, DELIVERED -> false;
            case SUCCEEDED, FAILED, CANCELLED, EXPIRED, TIMED_OUT -> true;
        };
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
