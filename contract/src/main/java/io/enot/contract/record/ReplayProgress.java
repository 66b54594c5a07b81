package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * How far a replay is, as the instance that does it tells every second.
 *
 * @param owner the instance
 * @param total commands to issue; 0 until they are counted
 * @param issued commands that are in the log again
 * @param why it failed, or empty
 */
public record ReplayProgress(String replay, String owner, State state, int total, int issued, Instant time, String why)
        implements LogRecord {
    private static final String KEY = "/progress";

    /** What the owner does. */
    public enum State {
        /** Looks for the commands. */
        READING,
        RUNNING,
        PAUSED,
        CANCELLED,
        DONE,
        FAILED;

        /** Whether nobody needs to go on with it. */
        public boolean isOver() {
            return this == CANCELLED || this == DONE || this == FAILED;
        }

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ReplayProgress {
        Objects.requireNonNull(replay, "replay");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(why, "why");
    }

    /** Whether the key is that of such a record. */
    public static boolean isKey(String key) {
        return key.endsWith(KEY);
    }

    @Override
    public Topic topic() {
        return Topic.REPLAYS;
    }

    @Override
    public String key() {
        return replay + KEY;
    }

    @Override
    public CloudEvent event() {
        return new CloudEvent(
                "replay/" + replay + "/" + owner + "/" + time,
                "io.enot.replay.progress",
                "/command-service/" + owner,
                null,
                time,
                null);
    }
}
