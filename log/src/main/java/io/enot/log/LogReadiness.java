package io.enot.log;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while Kafka does not answer. */
@Readiness
@ApplicationScoped
class LogReadiness implements HealthCheck {
    private final Log log;

    LogReadiness(Log log) {
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Kafka").status(log.isAvailable()).build();
    }
}
