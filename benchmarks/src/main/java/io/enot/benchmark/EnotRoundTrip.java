package io.enot.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/** POST with wait → Kafka → gateway → node → Kafka → answer, to a node at random. */
final class EnotRoundTrip implements RoundTrip, AutoCloseable {
    /** Longer than the wait that is asked for, so that only a server that does not answer at all meets it. */
    private static final long TIMEOUT_MS = 15_000;

    private final HttpClient client;
    private final RequestOptions post;
    private final List<Question> questions;

    private record Question(Buffer body, String right) {
        static Question to(String node) {
            return new Question(
                    Buffer.buffer(
                            "{\"target\":\"" + node + "\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"2+3\"}}"),
                    "\"node\":\"" + node + "\",\"state\":\"succeeded\",\"value\":5,");
        }
    }

    /** @param token that the callers show; empty for none */
    EnotRoundTrip(Vertx vertx, int port, Optional<String> token, List<String> nodes, int callers) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(port)
                .setMaxPoolSize(callers)
                .setTcpNoDelay(true));
        this.post = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI("/commands?wait=10s")
                .putHeader("Content-Type", "application/json")
                .setTimeout(TIMEOUT_MS);
        token.ifPresent(text -> post.putHeader("Authorization", "Bearer " + text));
        this.questions = nodes.stream().map(Question::to).toList();
    }

    @Override
    public CompletionStage<Boolean> once() {
        Question question = questions.get(ThreadLocalRandom.current().nextInt(questions.size()));
        return client.request(post)
                .compose(request -> request.send(question.body()))
                .compose(HttpClientResponse::body)
                .map(answer -> answer.toString().contains(question.right()))
                .toCompletionStage();
    }

    @Override
    public void close() {
        client.close();
    }
}
