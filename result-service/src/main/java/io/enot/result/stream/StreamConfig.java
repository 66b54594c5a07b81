package io.enot.result.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of the streams of results. */
@ConfigMapping(prefix = "enot.stream")
public interface StreamConfig {
    /** A listener hears at least so often, and is dropped if he takes nothing for twice as long. */
    @WithDefault("15s")
    Duration heartbeat();

    /** The most listeners of this instance. */
    @WithDefault("1000")
    int maxListeners();

    /** How many of them may read the log on their own at a time; the others wait for their turn. */
    @WithDefault("8")
    int maxCatchUps();
}
