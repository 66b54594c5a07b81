package io.enot.log.view;

import io.enot.contract.json.Json;
import io.enot.contract.record.GatewayRecord;
import io.enot.contract.record.NodeRecord;
import io.enot.contract.record.PlanRecord;
import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import io.enot.contract.record.Topic;
import io.enot.log.Log;
import io.enot.log.LogReader;
import io.enot.log.Position;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Feeds the directory and the plans from the log. Until it has caught up, a node that is not found may well be there. */
@Readiness
@Default
@Singleton
public class DirectoryFeed implements HealthCheck {
    private static final LogReader.From BEGINNING = new LogReader.From.Beginning();

    private final Log log;
    private final NodeDirectory directory;
    private final Plans plans;
    private final LogReader decisions;
    private final LogReader presence;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();

    DirectoryFeed(Log log, NodeDirectory directory, Plans plans) {
        this.log = log;
        this.directory = directory;
        this.plans = plans;
        this.decisions =
                log.reader("node-decisions", Map.of(Topic.NODES, BEGINNING, Topic.PLANS, BEGINNING), this::learn);
        this.presence = log.patientReader(
                "node-presence", Map.of(Topic.SESSIONS, BEGINNING, Topic.GATEWAYS, BEGINNING), this::learn);
    }

    @Produces
    @Singleton
    static NodeDirectory directory() {
        return new NodeDirectory(Clock.systemUTC());
    }

    @Produces
    @Singleton
    static Plans plans() {
        return new Plans();
    }

    /** Begins to read as soon as the log is there; completes when everything that was in the log at the start is known. */
    public CompletionStage<Void> start() {
        if (started.compareAndSet(false, true)) {
            log.ready()
                    .thenCompose(ready -> decisions.start().thenCombine(presence.start(), (decided, present) -> ready))
                    .thenRun(() -> caughtUp.complete(null));
        }
        return caughtUp.copy();
    }

    void stop(@Observes ShutdownEvent event) {
        if (started.get()) {
            decisions.close();
            presence.close();
        }
    }

    /** Completes when the directory or the plans know of what was just written about a node or a plan; fails with {@link io.enot.log.LogUnavailable} if they do not in 10 s. */
    public CompletionStage<Void> known(Position written) {
        return decisions.handed(written);
    }

    /** Whether everything that was in the log at the start is known. */
    public boolean isCaughtUp() {
        return caughtUp.isDone();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Node directory")
                .status(isCaughtUp() || !started.get())
                .build();
    }

    private void learn(ConsumerRecord<String, byte[]> record) {
        if (record.topic().equals(log.name(Topic.PLANS))) {
            learnPlan(record);
        } else if (record.value() == null) {
            return;
        } else if (record.topic().equals(log.name(Topic.NODES))) {
            directory.learn(Json.read(record.value(), NodeRecord.class), record.offset());
        } else if (record.topic().equals(log.name(Topic.SESSIONS))) {
            directory.learn(Session.of(Json.read(record.value(), SessionRecord.class), record.offset()));
        } else {
            directory.learn(Json.read(record.value(), GatewayRecord.class));
        }
    }

    private void learnPlan(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            plans.forget(record.key());
        } else {
            plans.learn(Json.read(record.value(), PlanRecord.class));
        }
    }
}
