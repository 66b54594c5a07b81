package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * In the log of commands: an earlier command is called off. It stands in every partition, since only the log knows whom the command was for.
 *
 * @param cancels id of the command
 * @param expiresAt after which no such command can be under way any more
 * @param client address from which that was asked; null if it is not known
 * @param requestId the request's {@code X-Request-Id}; null if it is not known
 * @param traceId of the W3C trace of which the request was a part; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CancelRecord(
        String cancels,
        String issuer,
        Instant acceptedAt,
        Instant expiresAt,
        @Nullable String client,
        @Nullable String requestId,
        @Nullable String traceId)
        implements LogRecord {
    /** The CloudEvents type by which readers tell it from a command. */
    public static final String TYPE = "io.enot.cancel";

    public CancelRecord {
        Objects.requireNonNull(cancels, "cancels");
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(acceptedAt, "acceptedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /** A cancel of which no more is known than what it does. */
    public CancelRecord(String cancels, String issuer, Instant acceptedAt, Instant expiresAt) {
        this(cancels, issuer, acceptedAt, expiresAt, null, null, null);
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
