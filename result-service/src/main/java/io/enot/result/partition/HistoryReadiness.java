package io.enot.result.partition;

import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import org.apache.kafka.streams.KafkaStreams;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the stores are being opened or moved, which the state tells, and at the start until the log has been read. */
@Readiness
@Default
@Singleton
class HistoryReadiness implements HealthCheck {
    private final KafkaStreams streams;
    private final Backlog backlog;

    /** What this instance takes over later is no reason to send nobody to it. */
    private volatile boolean caughtUp;

    HistoryReadiness(KafkaStreams streams, Backlog backlog) {
        this.streams = streams;
        this.backlog = backlog;
    }

    @Override
    public HealthCheckResponse call() {
        KafkaStreams.State state = streams.state();
        boolean running = state == KafkaStreams.State.RUNNING;
        if (running && backlog.isEmpty()) {
            caughtUp = true;
        }
        return HealthCheckResponse.named("History")
                .status(running && caughtUp)
                .withData("state", state.name())
                .build();
    }
}
