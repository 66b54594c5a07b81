package io.enot.gateway.node;

import io.enot.gateway.access.Refusal;
import io.enot.gateway.delivery.Window;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** What an operator sees of a gateway. */
@ApplicationScoped
public class GatewayMetrics {
    private final MeterRegistry registry;
    private final Counter delivered;
    private final Counter results;
    private final Counter strangeResults;
    private final Counter lostEvents;

    GatewayMetrics(MeterRegistry registry, Connections connections, Window window) {
        this.registry = registry;
        this.delivered = registry.counter("enot.gateway.delivered");
        this.results = registry.counter("enot.gateway.results");
        this.strangeResults = registry.counter("enot.gateway.results.strange");
        this.lostEvents = registry.counter("enot.gateway.events.lost");
        registry.gauge("enot.gateway.nodes", connections, Connections::size);
        registry.gauge("enot.gateway.window", window, Window::size);
    }

    void refused(Refusal refusal) {
        registry.counter("enot.gateway.refused", "reason", refusal.tag()).increment();
    }

    void delivered() {
        delivered.increment();
    }

    void result() {
        results.increment();
    }

    /** A result for a command that the node was not given, or has answered already. */
    void strangeResult() {
        strangeResults.increment();
    }

    /** An event that the log did not take and that nobody will send again. */
    void lostEvent() {
        lostEvents.increment();
    }
}
