package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token with which a program or a person uses the API. The token itself stands nowhere. A record without a value, under the same key, revokes it.
 *
 * @param id the key
 * @param name under which its holder stands in the log
 * @param hash SHA-256 of the token, in hexadecimal; the token is random, so that nothing stronger is needed
 * @param expiresAt from when on it is worth nothing; null for never
 * @param issuer who made it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenRecord(
        String id,
        String name,
        String hash,
        Grant grant,
        @Nullable Instant expiresAt,
        String issuer,
        Instant createdAt) implements LogRecord {
    public TokenRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(grant, "grant");
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /** Whether it counts at this time. */
    public boolean isValid(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }

    @Override
    public Topic topic() {
        return Topic.TOKENS;
    }

    @Override
    public String key() {
        return id;
    }

    @Override
    public CloudEvent event() {
        return new CloudEvent("token/" + id, "io.enot.token.created", "/command-service", null, createdAt, null);
    }
}
