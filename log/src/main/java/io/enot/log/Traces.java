package io.enot.log;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of what commands go through. To which trace a command belongs stands in its records' header {@link #HEADER}, as W3C's trace context has it. Where tracing is off no span is made, and what callers say is passed
 * on as it is. Thread-safe.
 */
@Singleton
public class Traces {
    /** Of records, and of HTTP. */
    public static final String HEADER = "traceparent";

    /** {@code 00-<32 hex digits>-<16>-<2>}. */
    private static final int LENGTH = 55;

    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;

    private final @Nullable Tracer tracer;

    Traces(
            Instance<OpenTelemetry> openTelemetry,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean off) {
        this.tracer = off || !openTelemetry.isResolvable()
                ? null
                : openTelemetry.get().getTracer("enot");
    }

    /** Whether spans are made. */
    public boolean areMade() {
        return tracer != null;
    }

    /** Where the present request stands in its trace; empty where tracing is off. */
    public Optional<String> current() {
        return tracer == null ? Optional.empty() : text(Span.current().getSpanContext());
    }

    /**
     * Makes a span of something that is over.
     *
     * @param parent from which it follows
     * @return where it stands in the trace, for what follows from it; the parent itself if none is made
     */
    public String made(
            String name, SpanKind kind, String parent, Instant start, Instant end, Map<String, String> attributes) {
        if (tracer == null || parent.length() != LENGTH) {
            return parent;
        }
        SpanBuilder builder = tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(Context.root().with(Span.wrap(context(parent))))
                .setStartTimestamp(start);
        attributes.forEach(builder::setAttribute);
        Span span = builder.startSpan();
        span.end(end);
        return text(span.getSpanContext()).orElse(parent);
    }

    private static SpanContext context(String parent) {
        return SpanContext.createFromRemoteParent(
                parent.substring(TRACE, SPAN - 1),
                parent.substring(SPAN, FLAGS - 1),
                TraceFlags.fromHex(parent, FLAGS),
                TraceState.getDefault());
    }

    private static Optional<String> text(SpanContext context) {
        return context.isValid()
                ? Optional.of("00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex())
                : Optional.empty();
    }
}
