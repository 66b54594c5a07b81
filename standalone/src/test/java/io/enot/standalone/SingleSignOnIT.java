package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that trusts an OpenID Connect provider. */
class SingleSignOnIT {
    private final Instant later = Instant.now().plusSeconds(600);

    private static final int QUOTA = 100;

    private static EmbeddedBroker broker;
    private static IdentityProvider provider;
    private static Service service;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), Service.freePort());
        provider = new IdentityProvider();
        service = new Service(
                "command-service",
                folder,
                List.of(
                        "kafka.bootstrap.servers=" + broker.bootstrapServers(),
                        "quarkus.oidc.tenant-enabled=true",
                        "quarkus.oidc.auth-server-url=" + provider.url(),
                        "quarkus.oidc.client-id=enot",
                        "quarkus.oidc.token.audience=" + IdentityProvider.AUDIENCE,
                        "enot.quota.requests=" + QUOTA));
        service.start();
    }

    @AfterAll
    static void stop() {
        service.close();
        provider.close();
        broker.close();
    }

    @Test
    void knowsWhoSignedOnAndHisRole() {
        Answer me = ask("GET", "/me", provider.token("ada", List.of("staff", "operator:room=lab"), later));

        assertThat(me.ok()).hasToString("{\"name\":\"ada\",\"role\":\"operator\",\"labels\":\"room=lab\"}");
    }

    @Test
    void aRoleReachesAsFarAsHere() {
        String viewer = provider.token("ada", List.of("viewer"), later);

        assertThat(ask("GET", "/nodes", viewer).status()).isEqualTo(200);
        assertThat(ask("DELETE", "/plans/p", viewer).status()).isEqualTo(403);
        assertThat(ask("GET", "/nodes", provider.token("bob", List.of("staff"), later))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void believesNoOtherToken() {
        assertThat(List.of(
                        provider.token("ada", List.of("admin"), Instant.now().minusSeconds(60)),
                        provider.tokenFor("another program"),
                        provider.forged(),
                        provider.unsigned()))
                .allSatisfy(token ->
                        assertThat(ask("GET", "/nodes", token).status()).isEqualTo(401));
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeBackAndNobodyElseNoticesIt() {
        String eager = provider.token("eager", List.of("viewer"), later);
        // a minute's worth, and what is refilled meanwhile
        Answer refused = Stream.generate(() -> ask("GET", "/me", eager))
                .limit(10 * QUOTA)
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();

        assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.body().get("detail").asText()).contains("requests in a minute");
        assertThat(ask("GET", "/me", provider.token("calm", List.of("viewer"), later))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void ownTokensCountBesides() {
        assertThat(ask("GET", "/me", Service.TOKEN).ok().get("name").asText()).isEqualTo("admin");
    }

    private static Answer ask(String method, String path, String token) {
        return service.ask(method, path, "", Optional.of("Bearer " + token));
    }
}
