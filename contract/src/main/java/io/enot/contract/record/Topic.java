package io.enot.contract.record;

import java.time.Duration;
import java.util.Locale;

/**
 * The topics of the log. All have the same number of partitions, and the node id is the key wherever there is one: what concerns a node has the same
 * partition number everywhere.
 */
public enum Topic {
    /** Every command ever accepted. Key: node id; a broadcast is written once per partition, without a key. */
    COMMANDS(Cleanup.DELETE, Duration.ofDays(30)),
    /** Every execution event. Key: node id. */
    RESULTS(Cleanup.DELETE, Duration.ofDays(30)),
    /** What nodes tell by themselves. Key: node id. */
    REPORTS(Cleanup.DELETE, Duration.ofDays(7)),
    /** Who holds a node's connection, and how far the node is. Key: node id. */
    SESSIONS(Cleanup.COMPACT, Duration.ZERO),
    /** The registry. Key: node id. */
    NODES(Cleanup.COMPACT, Duration.ZERO),
    /** Desired state. Key: name of the plan. */
    PLANS(Cleanup.COMPACT, Duration.ZERO),
    /** Replays of history, and how far they are. Key: id of the replay, for its progress with a suffix. */
    REPLAYS(Cleanup.COMPACT, Duration.ZERO),
    /** Who may use the API. Key: id of the token. */
    TOKENS(Cleanup.COMPACT, Duration.ZERO),
    /** Heartbeats of the gateways. Key: gateway id. */
    GATEWAYS(Cleanup.COMPACT, Duration.ZERO);

    /** What the log does with old records. */
    public enum Cleanup {
        /** Drops them after the retention. */
        DELETE,
        /** Keeps the last one of each key for good. */
        COMPACT
    }

    private final Cleanup cleanup;
    private final Duration retention;

    Topic(Cleanup cleanup, Duration retention) {
        this.cleanup = cleanup;
        this.retention = retention;
    }

    public Cleanup cleanup() {
        return cleanup;
    }

    /** Default retention; zero where records are kept for good. */
    public Duration retention() {
        return retention;
    }

    /** The topic's name in Kafka, such as {@code enot.commands}. */
    public String name(String prefix) {
        return prefix + "." + name().toLowerCase(Locale.ROOT);
    }
}
