package io.enot.result;

import io.enot.contract.record.State;
import io.enot.log.Traces;
import io.enot.result.history.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What an operator sees of the history: numbers, and the end of traces. Thread-safe. */
@Singleton
class ResultMetrics {
    /** The bounds of the histogram's buckets, in milliseconds. */
    private static final long[] BOUNDS = {2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 60_000, 600_000};

    private final Map<State, Timer> executions = new EnumMap<>(State.class);

    private final Traces traces;

    ResultMetrics(MeterRegistry registry, Traces traces) {
        this.traces = traces;
        Stream.of(State.SUCCEEDED, State.FAILED, State.CANCELLED)
                .forEach(state -> executions.put(
                        state,
                        Timer.builder("enot.executions")
                                .description("From the acceptance of a command to its first outcome on a node")
                                .tag("state", state.wire())
                                .serviceLevelObjectives(Arrays.stream(BOUNDS)
                                        .mapToObj(Duration::ofMillis)
                                        .toArray(Duration[]::new))
                                .register(registry)));
    }

    /** @param trace where the outcome stands in a trace; empty if in none */
    void ended(Outcome outcome, String trace) {
        traces.made(
                "keep",
                SpanKind.CONSUMER,
                trace,
                outcome.at(),
                Instant.now(),
                Map.of("enot.state", outcome.state().wire()));
        Objects.requireNonNull(executions.get(outcome.state())).record(outcome.after());
    }
}
