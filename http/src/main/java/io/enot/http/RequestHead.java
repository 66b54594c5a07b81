package io.enot.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Refuses what can be seen to be wrong before a byte of a body is read: one that says it is too large, and a request that names no host. */
@Singleton
class RequestHead {
    /** Before the server's own limit, which answers without a word. */
    private static final int FIRST = 1000;

    private final long most;

    RequestHead(@ConfigProperty(name = "enot.http.max-body", defaultValue = "1048576") long most) {
        this.most = most;
    }

    void register(@Observes Filters filters) {
        filters.register(this::checkLength, FIRST);
    }

    /** The router refuses by itself what names no host, and would answer as if the fault was its own. */
    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(RequestHead::nameRefusal);
    }

    private void checkLength(RoutingContext request) {
        @Nullable String length = request.request().getHeader("Content-Length");
        if (length == null || fits(length)) {
            request.next();
            return;
        }
        refuse(
                        request,
                        Json.object()
                                .put("status", 413)
                                .put("title", "Content Too Large")
                                .put("detail", "body: must not be longer than " + most + " bytes")
                                .put("field", "body"))
                .onComplete(sent -> stopReading(request));
    }

    private boolean fits(String length) {
        try {
            return Long.parseLong(length) <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void nameRefusal(RoutingContext request) {
        if (request.statusCode() == 400 && request.failure() instanceof VertxException refusal) {
            refuse(
                    request,
                    Json.object().put("status", 400).put("title", "Bad Request").put("detail", refusal.getMessage()));
        } else {
            request.next();
        }
    }

    private static Future<Void> refuse(RoutingContext request, ObjectNode problem) {
        return request.response()
                .setStatusCode(problem.get("status").asInt())
                .putHeader("Content-Type", "application/problem+json")
                .end(Buffer.buffer(Json.bytes(problem)));
    }

    /** HTTP/1 has no other way to be spared the rest of the body; HTTP/2 has ended the stream. */
    private static void stopReading(RoutingContext request) {
        if (request.request().version() != HttpVersion.HTTP_2) {
            request.request().connection().close();
        }
    }
}
