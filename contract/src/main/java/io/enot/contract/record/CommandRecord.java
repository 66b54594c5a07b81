package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command that was accepted. A command for several nodes is several records with one id.
 *
 * @param id UUID, unique for each accepted command
 * @param target whom this record concerns
 * @param message exactly as it was posted; it has been checked
 * @param issuer who asked
 * @param expiresAt until when it may be delivered
 * @param timeout how long after delivery a result is waited for
 * @param client address from which it was posted; null if it was not posted
 * @param requestId the request's {@code X-Request-Id}; null if it was not posted
 * @param traceId of the W3C trace of which the request was a part; null for none
 * @param origin what had it issued; null if a caller or a node asked for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandRecord(
        String id,
        Target target,
        ObjectNode message,
        String issuer,
        Instant acceptedAt,
        Instant expiresAt,
        Duration timeout,
        @Nullable String client,
        @Nullable String requestId,
        @Nullable String traceId,
        @Nullable Origin origin)
        implements LogRecord {
    /** The CloudEvents type of a command. */
    public static final String TYPE = "io.enot.command";

    public CommandRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(acceptedAt, "acceptedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(timeout, "timeout");
    }

    /** A command of which no more is known than its delivery needs. */
    public CommandRecord(
            String id,
            Target target,
            ObjectNode message,
            String issuer,
            Instant acceptedAt,
            Instant expiresAt,
            Duration timeout) {
        this(id, target, message, issuer, acceptedAt, expiresAt, timeout, null, null, null, null);
    }

    /** This command, posted from an address with a request of this id, maybe as part of a trace. */
    public CommandRecord postedBy(String address, String request, @Nullable String trace) {
        return new CommandRecord(
                id, target, message, issuer, acceptedAt, expiresAt, timeout, address, request, trace, origin);
    }

    /** This command, issued by something else than a caller. */
    public CommandRecord from(Origin what) {
        return new CommandRecord(
                id, target, message, issuer, acceptedAt, expiresAt, timeout, client, requestId, traceId, what);
    }

    /** The type of its message, in either of the spellings that it may have. */
    public String type() {
        return message.path(message.has("type") ? "type" : "message_type").asText();
    }

    @Override
    public Topic topic() {
        return Topic.COMMANDS;
    }

    @Override
    public @Nullable String key() {
        return switch (target) {
            case Target.Node node -> node.id();
            case Target.Matching matching -> null;
        };
    }

    @Override
    public CloudEvent event() {
        String key = key();
        return new CloudEvent(key == null ? id : id + "/" + key, TYPE, "/command-service", key, acceptedAt, expiresAt);
    }
}
