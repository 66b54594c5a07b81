package io.enot.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletionStage;

/** One POST to all nodes with wait, until all results are back. */
final class Broadcast implements RoundTrip, AutoCloseable {
    private static final Buffer BODY =
            Buffer.buffer("{\"target\":\"*\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"2+3\"}}");

    private final HttpClient client;
    private final int nodes;

    Broadcast(Vertx vertx, int port, int nodes) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port));
        this.nodes = nodes;
    }

    @Override
    public CompletionStage<Boolean> once() {
        RequestOptions post = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI("/commands?wait=10s")
                .putHeader("Content-Type", "application/json");
        return client.request(post)
                .compose(request -> request.send(BODY))
                .compose(HttpClientResponse::body)
                .map(this::isRight)
                .toCompletionStage();
    }

    private boolean isRight(Buffer body) {
        JsonNode answer = Json.read(body.getBytes(), JsonNode.class);
        int right = 0;
        for (JsonNode result : answer.path("results")) {
            right += result.path("value").asInt() == 5 ? 1 : 0;
        }
        return right == nodes;
    }

    @Override
    public void close() {
        client.close();
    }
}
