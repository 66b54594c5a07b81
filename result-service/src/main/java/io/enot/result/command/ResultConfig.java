package io.enot.result.command;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of what callers may ask. */
@ConfigMapping(prefix = "enot.result")
public interface ResultConfig {
    /** The longest {@code ?wait=}. */
    @WithDefault("60s")
    Duration maxWait();

    /** How long a lookup waits for a command that is not known yet: the time that a record needs at most from the log to the store. */
    @WithDefault("1s")
    Duration grace();
}
