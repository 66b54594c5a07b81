package io.enot.gateway.access;

import java.util.Locale;

/** Why a connection was closed by the gateway. */
public enum Refusal {
    TOO_MANY_CONNECTIONS,
    TOO_MANY_OF_ADDRESS,
    TOO_FAST,
    TLS_FAILED,
    HANDSHAKE_TIMEOUT,
    MALFORMED,
    OUT_OF_ORDER,
    WRONG_KEY,
    LOCKED_OUT,
    DISABLED,
    KEY_WITHDRAWN,
    AWAITING_APPROVAL,
    NAME_TAKEN,
    LOG_UNAVAILABLE,
    SUPERSEDED,
    FLOOD,
    NOT_READING,
    DRAINING,
    SILENT;

    /** The value of the metric's tag {@code reason}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the node is told, if there is no more to say. */
    public String words() {
        return tag().replace('_', ' ');
    }
}
