package io.enot.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A GET, until the answer is there. */
final class HttpQuestion implements RoundTrip, AutoCloseable {
    private final HttpClient client;
    private final Supplier<String> path;
    private final Predicate<String> isRight;

    /**
     * Asks a service on this machine.
     *
     * @param path of the next request
     * @param isRight whether that is an answer
     */
    HttpQuestion(Vertx vertx, int port, Supplier<String> path, Predicate<String> isRight) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port));
        this.path = path;
        this.isRight = isRight;
    }

    @Override
    public CompletionStage<Boolean> once() {
        return client.request(HttpMethod.GET, path.get())
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> response.statusCode() == 200 && isRight(body)))
                .toCompletionStage();
    }

    private boolean isRight(Buffer body) {
        return isRight.test(body.toString());
    }

    @Override
    public void close() {
        client.close();
    }
}
