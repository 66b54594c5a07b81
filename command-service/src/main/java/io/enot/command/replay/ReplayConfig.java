package io.enot.command.replay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of what callers may ask. */
@ConfigMapping(prefix = "enot.replay")
public interface ReplayConfig {
    /** The most commands of one replay: each takes some 200 bytes while it runs. */
    @WithDefault("100000")
    int maxCommands();

    /** The most commands per second of a replay that does not say. */
    @WithDefault("100")
    int limit();

    /** The most commands that the answer to a dry run shows. */
    @WithDefault("1000")
    int maxShown();
}
