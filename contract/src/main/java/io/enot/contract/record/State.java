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
    FAILED;

    /** Whether nothing more is to come. */
    public boolean isTerminal() {
        return switch (this) {
            case ACCEPTED, DELIVERED -> false;
            case SUCCEEDED, FAILED -> true;
        };
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
