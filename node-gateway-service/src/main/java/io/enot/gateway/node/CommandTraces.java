package io.enot.gateway.node;

import io.enot.http.limit.Bounded;
import io.enot.log.Headers;
import io.enot.log.Traces;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** To which traces the latest commands belong, for the spans that this gateway makes of them. Knows nothing where tracing is off. Thread-safe. */
@ApplicationScoped
public class CommandTraces {
    private static final int KNOWN = 50_000;

    private final Traces traces;
    private final Bounded<String, Known> latest = new Bounded<>(KNOWN);

    private record Known(String trace, Instant readAt) {}

    CommandTraces(Traces traces) {
        this.traces = traces;
    }

    /** A command was read from the log. */
    public void read(String commandId, ConsumerRecord<?, ?> command, Instant now) {
        if (traces.areMade()) {
            Headers.text(command, Traces.HEADER).ifPresent(trace -> {
                synchronized (latest) {
                    latest.putIfAbsent(commandId, new Known(trace, now));
                }
            });
        }
    }

    /** A node has acknowledged a command: the span begins when the command was read, so that it tells how long it waited for its node. */
    void delivered(String commandId, String node, Instant now) {
        find(commandId)
                .ifPresent(known -> traces.made(
                        "deliver", SpanKind.CLIENT, known.trace(), known.readAt(), now, attributes(commandId, node)));
    }

    /**
     * A node has answered a command, which it ran for so long.
     *
     * @return to which place in a trace the outcome belongs; an empty text if to none
     */
    String ended(String commandId, String node, long ms, Instant now) {
        return find(commandId)
                .map(known -> traces.made(
                        "run", SpanKind.INTERNAL, known.trace(), now.minusMillis(ms), now, attributes(commandId, node)))
                .orElse("");
    }

    private Optional<Known> find(String commandId) {
        if (!traces.areMade()) {
            return Optional.empty();
        }
        synchronized (latest) {
            @Nullable Known known = latest.get(commandId);
            return Optional.ofNullable(known);
        }
    }

    private static Map<String, String> attributes(String commandId, String node) {
        return Map.of("enot.command", commandId, "enot.node", node);
    }
}
