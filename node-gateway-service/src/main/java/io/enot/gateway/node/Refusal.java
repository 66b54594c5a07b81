package io.enot.gateway.node;

import java.util.Locale;

/** Why a connection was closed by the gateway. */
enum Refusal {
    TOO_MANY_CONNECTIONS,
    HANDSHAKE_TIMEOUT,
    MALFORMED,
    OUT_OF_ORDER,
    WRONG_KEY,
    NAME_TAKEN,
    LOG_UNAVAILABLE,
    SUPERSEDED,
    FLOOD,
    DRAINING,
    SILENT;

    /** The value of the metric's tag {@code reason}. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
