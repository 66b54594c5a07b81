package io.enot.benchmark;

import io.enot.contract.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/** POST → Kafka → gateway → node → Kafka → history, until {@code GET /results/{id}} tells the outcome: at least the time from the node's answer until it can be read there. */
final class ResultInHistory implements RoundTrip, AutoCloseable {
    private static final RequestOptions POST = new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setURI("/commands")
            .putHeader("Content-Type", "application/json");

    private final HttpClient client;
    private final List<String> nodes;

    ResultInHistory(Vertx vertx, int port, List<String> nodes, int callers) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(port)
                .setMaxPoolSize(callers)
                .setTcpNoDelay(true));
        this.nodes = nodes;
    }

    @Override
    public CompletionStage<Boolean> once() {
        String node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
        Buffer command =
                Buffer.buffer("{\"target\":\"" + node + "\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"2+3\"}}");
        return client.request(POST)
                .compose(request -> request.send(command))
                .compose(HttpClientResponse::body)
                .compose(accepted -> client.request(HttpMethod.GET, "/results/" + idIn(accepted) + "?wait=10s"))
                .compose(request -> request.send())
                .compose(HttpClientResponse::body)
                .map(answer -> answer.toString().contains("\"state\":\"succeeded\",\"value\":5,"))
                .toCompletionStage();
    }

    private static String idIn(Buffer accepted) {
        try {
            return Json.MAPPER.readTree(accepted.getBytes()).path("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
