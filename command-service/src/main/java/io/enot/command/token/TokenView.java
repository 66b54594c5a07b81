package io.enot.command.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.enot.contract.record.Grant;
import io.enot.contract.record.Role;
import io.enot.contract.record.TokenRecord;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token as people see it.
 *
 * @param name under which its holder stands in the log
 * @param labels of the nodes that the role is for; null for all
 * @param expiresAt null for never
 * @param issuer who made it
 * @param token the token itself: only in the answer to the request that makes it
 */
@Schema(name = "Token")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenView(
        String id,
        String name,
        Role role,
        @Nullable String labels,
        @Nullable Instant expiresAt,
        String issuer,
        Instant createdAt,
        @Nullable String token) {

    static TokenView of(TokenRecord record, @Nullable String token) {
        return new TokenView(
                record.id(),
                record.name(),
                record.grant().role(),
                labels(record.grant()),
                record.expiresAt(),
                record.issuer(),
                record.createdAt(),
                token);
    }

    static @Nullable String labels(Grant grant) {
        return grant.isLimited() ? grant.nodes().toString() : null;
    }
}
