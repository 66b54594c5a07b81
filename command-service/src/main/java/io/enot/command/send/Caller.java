package io.enot.command.send;

import io.enot.contract.json.InvalidField;
import io.enot.log.Traces;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and from where, as it will stand in the log.
 *
 * @param issuer the name under which he is known
 * @param address of the client, without its port
 * @param requestId of this request
 * @param traceId of the W3C trace of which it is a part; null for none
 * @param trace where it stands in that trace, as the header {@code traceparent} has it; empty for none
 */
record Caller(
        String issuer,
        String address,
        String requestId,
        @Nullable String traceId,
        String trace) {
    /** Header with the request's id, which the answer has too. */
    static final String REQUEST_ID = "X-Request-Id";

    /** Visible ASCII: it goes into logs, headers and terminals. */
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7E]{1,128}");

    private static final String UNKNOWN_ADDRESS = "unknown";
    private static final Pattern TRACE_PARENT = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?<trace>(?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
    private static final String VERSION_WITHOUT_MORE = "00";
    private static final int LENGTH_OF_VERSION_00 = 55;

    /**
     * Reads what a request says of itself, and gives its answer the request's id, whatever the answer will be.
     *
     * @param otherwise the id of a request that has none
     * @param traces tells where this request stands in its trace, where spans are made; elsewhere what the caller says is passed on
     * @throws InvalidField naming the header, if the id is none that can be written
     */
    static Caller of(HttpServerRequest request, String issuer, String otherwise, Traces traces) {
        @Nullable SocketAddress remote = request.remoteAddress();
        Caller caller = of(
                issuer,
                remote == null ? null : remote.hostAddress(),
                request.getHeader(REQUEST_ID),
                traces.current().orElseGet(() -> request.getHeader(Traces.HEADER)),
                otherwise);
        request.response().putHeader(REQUEST_ID, caller.requestId());
        return caller;
    }

    /** @param traceParent one that is not as W3C has it counts as none, as W3C demands */
    static Caller of(
            String issuer,
            @Nullable String address,
            @Nullable String requestId,
            @Nullable String traceParent,
            String otherwise) {
        if (requestId != null && !ID.matcher(requestId).matches()) {
            throw new InvalidField(REQUEST_ID, "must have 1 to 128 visible ASCII characters");
        }
        return new Caller(
                issuer,
                address == null ? UNKNOWN_ADDRESS : address,
                requestId == null ? otherwise : requestId,
                traceId(traceParent).orElse(null),
                traceParent != null && traceId(traceParent).isPresent() ? traceParent.strip() : "");
    }

    private static Optional<String> traceId(@Nullable String traceParent) {
        if (traceParent == null) {
            return Optional.empty();
        }
        Matcher parts = TRACE_PARENT.matcher(traceParent.strip());
        boolean isValid = parts.matches()
                && (!traceParent.startsWith(VERSION_WITHOUT_MORE)
                        || traceParent.strip().length() == LENGTH_OF_VERSION_00);
        return isValid ? Optional.of(parts.group("trace")) : Optional.empty();
    }
}
