package io.enot.gateway.node;

import io.enot.gateway.access.Refusal;
import io.enot.gateway.delivery.Window;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What an operator sees of a gateway: numbers, and the traces of commands. */
@ApplicationScoped
public class GatewayMetrics {
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final CommandTraces traces;
    private final Counter delivered;
    private final Counter results;
    private final Counter strangeResults;
    private final Counter lostEvents;

    GatewayMetrics(MeterRegistry registry, Connections connections, Window window, CommandTraces traces) {
        this.traces = traces;
        for (Refusal refusal : Refusal.values()) { // from the beginning, or the first one would be no increase
            refused.put(refusal, registry.counter("enot.gateway.refused", "reason", refusal.tag()));
        }
        this.delivered = registry.counter("enot.gateway.delivered");
        this.results = registry.counter("enot.gateway.results");
        this.strangeResults = registry.counter("enot.gateway.results.strange");
        this.lostEvents = registry.counter("enot.gateway.events.lost");
        registry.gauge("enot.gateway.nodes", connections, Connections::size);
        registry.gauge("enot.gateway.window", window, Window::size);
    }

    CommandTraces traces() {
        return traces;
    }

    void refused(Refusal refusal) {
        Objects.requireNonNull(refused.get(refusal)).increment();
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
