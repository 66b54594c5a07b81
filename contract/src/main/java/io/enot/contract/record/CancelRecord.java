package io.enot.contract.record;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * In the log of commands: an earlier command is called off. It stands in every partition, since only the log knows whom the command was for.
 *
 * @param cancels id of the command
 * @param expiresAt after which no such command can be under way any more
 */
public record CancelRecord(String cancels, String issuer, Instant acceptedAt, Instant expiresAt) implements LogRecord {
    /** The CloudEvents type by which readers tell it from a command. */
    public static final String TYPE = "io.enot.cancel";

    public CancelRecord {
        Objects.requireNonNull(cancels, "cancels");
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(acceptedAt, "acceptedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    @Override
    public Topic topic() {
        return Topic.COMMANDS;
    }

    @Override
    public @Nullable String key() {
        return null;
    }

    @Override
    public CloudEvent event() {
        return new CloudEvent(cancels + "/cancel", TYPE, "/command-service", null, acceptedAt, expiresAt);
    }
}
