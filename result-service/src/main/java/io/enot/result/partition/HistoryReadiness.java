package io.enot.result.partition;

import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import org.apache.kafka.streams.KafkaStreams;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the stores are being opened, moved, or read from the log; says which of these it is. */
@Readiness
@Default
@Singleton
class HistoryReadiness implements HealthCheck {
    private final KafkaStreams streams;

    HistoryReadiness(KafkaStreams streams) {
        this.streams = streams;
    }

    @Override
    public HealthCheckResponse call() {
        KafkaStreams.State state = streams.state();
        return HealthCheckResponse.named("History")
                .status(state == KafkaStreams.State.RUNNING)
                .withData("state", state.name())
                .build();
    }
}
