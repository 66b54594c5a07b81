package io.enot.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/** POST with wait → Kafka → gateway → node → Kafka → answer, to a node at random. */
final class EnotRoundTrip implements RoundTrip, AutoCloseable {
    private static final String RIGHT = "\"state\":\"succeeded\",\"value\":5,";

    private final HttpClient client;
    private final List<Buffer> bodies;

    EnotRoundTrip(Vertx vertx, int port, List<String> nodes, int callers) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(port)
                .setMaxPoolSize(callers)
                .setTcpNoDelay(true));
        this.bodies = nodes.stream()
                .map(node -> Buffer.buffer(
                        "{\"target\":\"" + node + "\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"2+3\"}}"))
                .toList();
    }

    @Override
    public CompletionStage<Boolean> once() {
        Buffer body = bodies.get(ThreadLocalRandom.current().nextInt(bodies.size()));
        return client.request(HttpMethod.POST, "/commands?wait=10s")
                .compose(request ->
                        request.putHeader("Content-Type", "application/json").send(body))
                .compose(HttpClientResponse::body)
                .map(answer -> answer.toString().contains(RIGHT))
                .toCompletionStage();
    }

    @Override
    public void close() {
        client.close();
    }
}
