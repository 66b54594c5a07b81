package io.enot.http.access;

import io.enot.contract.json.Json;
import io.enot.contract.record.TokenRecord;
import io.enot.contract.record.Topic;
import io.enot.log.Log;
import io.enot.log.LogReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Feeds the tokens from the log. Until it has caught up, a token that is not found may well be there. */
@Readiness
@Default
@Singleton
class TokenFeed implements HealthCheck {
    private final Log log;
    private final Tokens tokens;
    private final LogReader reader;
    private volatile boolean caughtUp;

    TokenFeed(Log log, Tokens tokens) {
        this.log = log;
        this.tokens = tokens;
        this.reader = log.patientReader("tokens", Map.of(Topic.TOKENS, new LogReader.From.Beginning()), this::learn);
    }

    @Produces
    @Singleton
    static Tokens tokens() {
        return new Tokens();
    }

    void start(@Observes StartupEvent event) {
        log.ready().thenCompose(ready -> reader.start()).thenRun(() -> caughtUp = true);
    }

    void stop(@Observes ShutdownEvent event) {
        reader.close();
    }

    boolean isCaughtUp() {
        return caughtUp;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Tokens").status(caughtUp).build();
    }

    private void learn(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            tokens.forget(record.key());
        } else {
            tokens.learn(Json.read(record.value(), TokenRecord.class));
        }
    }
}
