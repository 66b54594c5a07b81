package io.enot.log;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of what commands go through. To which trace a command belongs stands in its records' header {@link #HEADER}, as W3C's trace context has it. Where tracing is off no span
 * is made, and what callers say is passed on as it is. Thread-safe.
 */
@Singleton
public class Traces {
    /** Of records, and of HTTP. */
    public static final String HEADER = "traceparent";

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    /** Reads a text that is what the header has. */
    private static final TextMapGetter<String> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String header) {
            return List.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String header, String name) {
            return name.equals(HEADER) ? header : null;
        }
    };

    private final @Nullable Tracer tracer;

    @Inject
    Traces(
            Instance<OpenTelemetry> openTelemetry,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean off) {
        this(off || !openTelemetry.isResolvable() ? null : openTelemetry.get().getTracer("enot"));
    }

    Traces(@Nullable Tracer tracer) {
        this.tracer = tracer;
    }

    /** Whether spans are made. */
    public boolean areMade() {
        return tracer != null;
    }

    /** Where the present request stands in its trace; empty where tracing is off. */
    public Optional<String> current() {
        return tracer == null ? Optional.empty() : text(Span.current());
    }

    /**
     * Makes a span of something that is over.
     *
     * @param parent from which it follows; a text that is none, whoever wrote it, is passed on
     * @return where it stands in the trace, for what follows from it; the parent itself if none is made
     */
    public String made(
            String name, SpanKind kind, String parent, Instant start, Instant end, Map<String, String> attributes) {
        if (tracer == null) {
            return parent;
        }
        Context before = W3C.extract(Context.root(), parent, GETTER);
        if (!Span.fromContext(before).getSpanContext().isValid()) {
            return parent;
        }
        SpanBuilder builder =
                tracer.spanBuilder(name).setSpanKind(kind).setParent(before).setStartTimestamp(start);
        attributes.forEach(builder::setAttribute);
        Span span = builder.startSpan();
        span.end(end);
        return text(span).orElse(parent);
    }

    private static Optional<String> text(Span span) {
        Map<String, String> headers = new HashMap<>();
        W3C.inject(Context.root().with(span), headers, Map::put);
        return Optional.ofNullable(headers.get(HEADER));
    }
}
