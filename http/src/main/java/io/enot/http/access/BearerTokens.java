package io.enot.http.access;

import io.enot.contract.record.Grant;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Knows those who bring a token of ours, and, if that is configured, lets in who brings nothing. Any other bearer is left to OpenID Connect, where that is configured. */
@Singleton
class BearerTokens implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";
    private static final String ANONYMOUS = "anonymous";

    /** Before that of OpenID Connect. */
    private static final int FIRST = 2000;

    private final Tokens tokens;
    private final TokenFeed feed;
    private final AdminToken admin;
    private final Optional<SecurityIdentity> anonymous;
    private final Clock clock = Clock.systemUTC();

    BearerTokens(Tokens tokens, TokenFeed feed, AdminToken admin, AccessConfig config) {
        this.tokens = tokens;
        this.feed = feed;
        this.admin = admin;
        this.anonymous =
                config.anonymous().map(grant -> identity(new Principal(ANONYMOUS, Grant.parse(grant)), () -> true));
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager others) {
        @Nullable String header = request.request().getHeader("Authorization");
        if (header == null) {
            return Uni.createFrom().item(anonymous.orElse(null));
        }
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Uni.createFrom().nullItem();
        }
        String token = header.substring(BEARER.length()).strip();
        Supplier<Optional<Principal>> holder =
                () -> admin.holder(token).or(() -> tokens.holder(token, clock.instant()));
        Optional<Principal> now = holder.get();
        if (now.isPresent()) {
            return Uni.createFrom().item(identity(now.get(), () -> holder.get().isPresent()));
        }
        if (!token.startsWith(TokenText.PREFIX)) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .failure(new AuthenticationFailedException(
                        feed.isCaughtUp()
                                ? "this token is not known: it was revoked, has expired, or was never made here"
                                : "the service has just started and still reads which tokens there are, try again"));
    }

    private static SecurityIdentity identity(Principal principal, BooleanSupplier validity) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(principal.name()))
                .addRoles(principal.grant().role().included())
                .addAttribute(Access.GRANT, principal.grant())
                .addAttribute(Access.VALIDITY, validity)
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", Refusals.CHALLENGE));
    }

    @Override
    public int getPriority() {
        return FIRST;
    }
}
