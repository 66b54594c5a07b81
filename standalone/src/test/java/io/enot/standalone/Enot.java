package io.enot.standalone;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The packaged standalone in a process of its own, as a user starts it, on free ports and with a folder of its own. */
final class Enot implements AutoCloseable {
    private static final Path APP = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration START = Duration.ofSeconds(60);

    private final Path data;
    private final int httpPort = freePort();
    private final int nodePort = freePort();
    private final int kafkaPort = freePort();
    private final Optional<String> foreignKafka;
    private final List<String> settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    private Enot(Path data, Optional<String> foreignKafka, List<String> settings) {
        this.data = data;
        this.foreignKafka = foreignKafka;
        this.settings = settings;
    }

    /**
     * Starts one and waits until it is ready; with the embedded broker, or with Kafka's own image where that was asked for.
     *
     * @param settings each as {@code key=value}
     */
    static Enot start(Path data, String... settings) {
        Enot enot = new Enot(data, KafkaImage.bootstrapServers(), List.of(settings));
        enot.start();
        return enot;
    }

    /** Starts one that uses a Kafka which is there already. */
    static Enot startWith(Path data, String bootstrapServers) {
        Enot enot = new Enot(data, Optional.of(bootstrapServers), List.of());
        enot.start();
        return enot;
    }

    /** The one that tests share which only send commands. It lives as long as the test run. */
    static synchronized Enot shared() {
        if (shared == null) {
            try {
                shared = start(Files.createTempDirectory("enot-it"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    private static Enot shared;

    /** An answer over HTTP. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        /** The body of a good answer; of another one, the test ends with what it said. */
        JsonNode ok() {
            if (status / 100 != 2) {
                throw new AssertionError(response.request().uri() + " answers " + status + ": " + body);
            }
            return body;
        }
    }

    void start() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // of a process that lives for seconds, half the work would be to compile it well
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Denot.data=" + data,
                "-Dquarkus.http.port=" + httpPort,
                "-Dquarkus.http.host=127.0.0.1",
                "-Denot.gateway.port=" + nodePort,
                "-Denot.gateway.heartbeat=2s",
                "-Denot.gateway.handshake-timeout=2s",
                "-Denot.kafka.port=" + kafkaPort));
        foreignKafka.ifPresent(servers -> command.add("-Dkafka.bootstrap.servers=" + servers));
        settings.forEach(setting -> command.add("-D" + setting));
        command.addAll(List.of("-jar", APP.toString()));
        try {
            Files.createDirectories(data);
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            data.resolve("console.txt").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await().atMost(START).pollInterval(Duration.ofMillis(50)).until(this::isReady);
    }

    boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the standalone ended with " + process.exitValue() + "; see " + data);
        }
        try {
            return get("/q/health/ready").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    void killMinus9() {
        process.destroyForcibly();
        waitForTheEnd();
    }

    /** As Ctrl-C does; returns the exit code. */
    int stop() {
        process.destroy();
        return waitForTheEnd();
    }

    @Override
    public void close() {
        stop();
    }

    private int waitForTheEnd() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    Answer post(String path, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer post(String path, String body, String header, String value) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer delete(String path) {
        return send(HttpRequest.newBuilder(uri(path)).DELETE());
    }

    Answer put(String path, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer patch(String path, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends a message to a node and waits for its only result. */
    JsonNode ask(String target, String message) {
        Answer answer = post("/commands?wait=20s", "{\"target\":\"" + target + "\",\"message\":" + message + "}");
        if (answer.status() != 200) {
            throw new AssertionError("status " + answer.status() + ": " + answer.body());
        }
        return answer.body().get("results").get(0);
    }

    /** The value that a node answers to a message; anything but a success fails the test and shows what came. */
    JsonNode value(String target, String message) {
        JsonNode result = ask(target, message);
        if (!result.path("state").asText().equals("succeeded")) {
            throw new AssertionError(message + " was answered by " + result);
        }
        return result.path("value");
    }

    /** The value of a metric, by its name and labels as Prometheus writes them; 0 if it is not there yet. */
    double metric(String name) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri("/q/metrics")).build(), HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** All commands in the log, those of each partition in order. */
    List<CommandRecord> commandsInTheLog() {
        return KafkaTopic.read(kafka(), "enot.commands").stream()
                .map(record -> Json.read(record.value(), CommandRecord.class))
                .toList();
    }

    boolean isOnline(String node) {
        Answer answer = get("/nodes/" + node);
        return answer.status() == 200 && answer.body().get("online").asBoolean();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(Duration.ofSeconds(70)).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), Json.MAPPER.readTree(response.body()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Path data() {
        return data;
    }

    int nodePort() {
        return nodePort;
    }

    int httpPort() {
        return httpPort;
    }

    String kafka() {
        return foreignKafka.orElse("127.0.0.1:" + kafkaPort);
    }

    String fleetKey() {
        try {
            return Files.readString(data.resolve("fleet.key")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
