package io.enot.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A broker and some instances of the result service, each a process of its own. */
final class ResultServices implements AutoCloseable {
    private static final int PARTITIONS = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final String ALL =
            IntStream.range(0, PARTITIONS).mapToObj(String::valueOf).collect(Collectors.joining(","));

    private final Path folder;
    private final int kafkaPort;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ServiceProcess broker;
    private final List<ServiceProcess> instances = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    ResultServices(Path folder) throws IOException {
        this.folder = folder;
        this.kafkaPort = ServiceCommands.freePort();
        this.broker = new ServiceProcess(
                "broker", ServiceCommands.broker(List.of(), folder.resolve("kafka"), kafkaPort), folder);
    }

    String kafka() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** Starts the next instance, and waits until it is ready. */
    void start(int number) throws IOException, InterruptedException {
        int port = ServiceCommands.freePort();
        ports.add(port);
        instances.add(new ServiceProcess(
                "result-" + number,
                ServiceCommands.service(
                        List.of(), "result-service", port, kafkaPort, "-Dkafka-streams.state.dir=" + state(number)),
                folder));
        awaitReady(number);
    }

    /** Where an instance keeps its state. */
    Path state(int number) {
        return folder.resolve("streams-" + number);
    }

    ServiceProcess process(int number) {
        return instances.get(number);
    }

    int port(int number) {
        return ports.get(number);
    }

    void awaitReady(int number) throws InterruptedException {
        if (!ServiceCommands.awaitReady(List.of(port(number)), PATIENCE)) {
            throw new IllegalStateException("a service did not get ready; see the consoles in " + folder);
        }
    }

    /** Waits until an instance tells the outcome of each of these commands. */
    void awaitResults(int number, List<String> commands) throws InterruptedException {
        for (String command : commands) {
            await(() -> {
                JsonNode results = json(number, "/results/" + command);
                return results.path("results").size() > 0
                        && results.path("missing").asInt() == 0
                        && !results.has("partial");
            });
        }
    }

    /** Waits until two instances share the partitions, and each has a copy of what the other one keeps. */
    void awaitBalance() throws InterruptedException {
        await(() -> {
            JsonNode one = json(0, "/history/here?partitions=" + ALL);
            JsonNode other = json(1, "/history/here?partitions=" + ALL);
            return one.path("from").size() == PARTITIONS
                    && other.path("from").size() == PARTITIONS
                    && one.path("copies").size() > 0
                    && other.path("copies").size() > 0
                    && one.path("copies").size() + other.path("copies").size() == PARTITIONS;
        });
    }

    /** Waits until an instance answers for all partitions: from its own stores only, or with the help of copies. */
    void awaitAnswer(int number, boolean whole) throws InterruptedException {
        await(() -> {
            JsonNode answer = json(number, "/history?limit=1");
            return answer.path("entries").size() == 1
                    && answer.path("partial").path("missing").isEmpty()
                    && (!whole || !answer.has("partial"));
        });
    }

    /** The answer to a question. */
    String get(int number, String path) throws IOException, InterruptedException {
        return http.send(request(number, path), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** How many lines the answer to a question has. */
    long lines(int number, String path) throws IOException, InterruptedException {
        try (Stream<String> lines = http.send(request(number, path), HttpResponse.BodyHandlers.ofLines())
                .body()) {
            return lines.count();
        }
    }

    private HttpRequest request(int number, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(number) + path))
                .build();
    }

    private JsonNode json(int number, String path) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(get(number, path));
    }

    /** Something that may come true. */
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException e) {
                // it does not listen yet
            }
            Thread.sleep(LOOK_AGAIN);
        }
        throw new IllegalStateException("that took too long; see the consoles in " + folder);
    }

    @Override
    public void close() {
        instances.forEach(ServiceProcess::kill);
        broker.kill();
    }
}
