package io.enot.http.access;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;

/** Keeps each principal within what may be asked in a minute. */
@Singleton
public class Quotas {
    private final SecurityIdentity identity;
    private final Quota requests;
    private final Quota targets;
    private final Quota payload;

    Quotas(SecurityIdentity identity, QuotaConfig config) {
        Clock clock = Clock.systemUTC();
        this.identity = identity;
        this.requests = new Quota(config.requests(), clock);
        this.targets = new Quota(config.targets(), clock);
        this.payload = new Quota(config.payload(), clock);
    }

    /** Counts a request of any kind. */
    void countRequest() {
        take(requests, 1, "requests");
    }

    /** Counts a command. */
    public void countCommand(int nodes, int bytes) {
        take(targets, nodes, "targets of commands");
        take(payload, bytes, "bytes in commands");
    }

    /** @throws HttpProblem 429 that says when to try again */
    private void take(Quota quota, long amount, String what) {
        quota.take(identity.getPrincipal().getName(), amount).ifPresent(wait -> {
            throw HttpProblem.builder()
                    .withStatus(Status.TOO_MANY_REQUESTS)
                    .withTitle(Status.TOO_MANY_REQUESTS.getReasonPhrase())
                    .withDetail("more " + what + " in a minute than you may have; try again in "
                            + (wait.toSeconds() + 1) + " s")
                    .withHeader(HttpHeaders.RETRY_AFTER, wait.toSeconds() + 1)
                    .build();
        });
    }
}
