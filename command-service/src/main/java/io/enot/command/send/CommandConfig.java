package io.enot.command.send;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of what callers may ask. */
@ConfigMapping(prefix = "enot.command")
public interface CommandConfig {
    /** How long a command may wait for its node, if the caller does not say. */
    @WithDefault("60s")
    Duration ttl();

    /** The longest time to live. Gateways read the log so far back at start: raise their {@code enot.gateway.max-ttl} first. */
    @WithDefault("1h")
    Duration maxTtl();

    /** How long a result is waited for once the command is delivered, if the caller does not say. */
    @WithDefault("60s")
    Duration timeout();

    @WithDefault("24h")
    Duration maxTimeout();

    /** The longest {@code ?wait=}. */
    @WithDefault("60s")
    Duration maxWait();

    /** The longest message, as JSON, in bytes. */
    @WithDefault("524288")
    int maxMessage();

    /** The most nodes in a list. A broadcast has no such bound. */
    @WithDefault("1000")
    int maxTargets();
}
