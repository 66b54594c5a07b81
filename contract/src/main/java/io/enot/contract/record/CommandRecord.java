package io.enot.contract.record;

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
 */
public record CommandRecord(
        String id,
        Target target,
        ObjectNode message,
        String issuer,
        Instant acceptedAt,
        Instant expiresAt,
        Duration timeout)
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
