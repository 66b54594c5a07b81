package io.enot.result.partition;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How the history is kept. */
@ConfigMapping(prefix = "enot.history")
public interface HistoryConfig {
    /** After which a command is forgotten, with everything about it. The segments on the disk, and their copy in Kafka, are made for it: a change needs an empty state folder and new topics. */
    @WithDefault("30d")
    Duration retention();

    /** Where other instances of this service reach this one, as host and port; {@code localhost} if it is not said, which will do for one machine. */
    Optional<String> address();
}
