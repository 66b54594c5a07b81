package io.enot.http;

import io.enot.contract.json.Json;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Refuses a body that says it is too large before a byte of it is read, and says how large it may be. */
@Singleton
class BodyLimit {
    /** Before the server's own limit, which answers without a word. */
    private static final int FIRST = 1000;

    private final long most;

    BodyLimit(@ConfigProperty(name = "enot.http.max-body", defaultValue = "1048576") long most) {
        this.most = most;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private boolean fits(String length) {
        try {
            return Long.parseLong(length) <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void check(RoutingContext request) {
        @Nullable String length = request.request().getHeader("Content-Length");
        if (length == null || fits(length)) {
            request.next();
            return;
        }
        Buffer problem = Buffer.buffer(Json.bytes(Json.object()
                .put("status", 413)
                .put("title", "Content Too Large")
                .put("detail", "body: must not be longer than " + most + " bytes")
                .put("field", "body")));
        request.response()
                .setStatusCode(413)
                .putHeader("Content-Type", "application/problem+json")
                .end(problem)
                .onComplete(sent -> stopReading(request));
    }

    /** HTTP/1 has no other way to be spared the rest of the body; HTTP/2 has ended the stream. */
    private static void stopReading(RoutingContext request) {
        if (request.request().version() != HttpVersion.HTTP_2) {
            request.request().connection().close();
        }
    }
}
