package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * What people want of a replay. How far it is says {@link ReplayProgress}.
 *
 * @param id UUID; the key
 * @param acceptedAt when it was asked for
 * @param updatedAt when {@code wanted} was last said
 */
public record ReplayRecord(
        String id, ReplaySpec spec, Wanted wanted, String issuer, Instant acceptedAt, Instant updatedAt)
        implements LogRecord {

    /** What is to happen. */
    public enum Wanted {
        RUNNING,
        PAUSED,
        /** For good. */
        CANCELLED;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ReplayRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(wanted, "wanted");
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(acceptedAt, "acceptedAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }

    /** The same replay, of which something else is wanted. */
    public ReplayRecord to(Wanted next, Instant now) {
        return new ReplayRecord(id, spec, next, issuer, acceptedAt, now);
    }

    @Override
    public Topic topic() {
        return Topic.REPLAYS;
    }

    @Override
    public String key() {
        return id;
    }

    @Override
    public CloudEvent event() {
        return new CloudEvent(
                "replay/" + id + "/" + updatedAt,
                "io.enot.replay." + wanted.wire(),
                "/command-service",
                null,
                updatedAt,
                null);
    }
}
