package io.enot.log.view;

import io.enot.contract.json.Json;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.Topic;
import io.enot.log.Headers;
import io.enot.log.Log;
import io.enot.log.LogReader;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Feeds those who wait from the log. Every instance reads all results, and parses only those that somebody here waits for. */
@Readiness
@Default
@Singleton
public class ResultFeed implements HealthCheck {
    private final Log log;
    private final Waits waits;
    private final LogReader reader;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CompletableFuture<Void> open = new CompletableFuture<>();

    ResultFeed(Log log, Waits waits) {
        this.log = log;
        this.waits = waits;
        this.reader = log.reader("awaited-results", Map.of(Topic.RESULTS, new LogReader.From.End()), this::take);
    }

    @Produces
    @Singleton
    static Waits waits() {
        return new Waits();
    }

    /**
     * Begins to read as soon as the log is there.
     *
     * @return completes when results that are written from then on will be seen
     */
    public CompletionStage<Void> start() {
        if (started.compareAndSet(false, true)) {
            log.ready().thenCompose(ready -> reader.start()).thenRun(() -> open.complete(null));
        }
        return open;
    }

    void stop(@Observes ShutdownEvent event) {
        if (started.get()) {
            reader.close();
        }
    }

    /** Whether results that are written from now on will be seen. */
    public boolean isOpen() {
        return open.isDone();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Result feed")
                .status(isOpen() || !started.get())
                .build();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (waits.wants(Headers.commandId(record))) {
            waits.take(Json.read(record.value(), ExecutionEvent.class));
        }
    }
}
