package io.enot.http.access;

import io.enot.contract.json.InvalidField;
import io.enot.contract.record.Grant;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a grant from the roles that an OpenID Connect provider gives. They are written as grants are: {@code viewer}, {@code operator:room=lab}. Of several the one that reaches furthest
 * counts; what is none of ours is passed over.
 */
@Singleton
class ProviderRoles implements SecurityIdentityAugmentor {

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .item(grant(identity.getRoles())
                        .map(grant -> with(identity, grant))
                        .orElse(identity));
    }

    static Optional<Grant> grant(Collection<String> roles) {
        return roles.stream().flatMap(ProviderRoles::read).max(Grant.REACH);
    }

    private static Stream<Grant> read(String role) {
        try {
            return Stream.of(Grant.parse(role));
        } catch (InvalidField e) {
            return Stream.empty();
        }
    }

    private static SecurityIdentity with(SecurityIdentity identity, Grant grant) {
        return QuarkusSecurityIdentity.builder(identity)
                .addRoles(grant.role().included())
                .addAttribute(Access.GRANT, grant)
                .build();
    }
}
