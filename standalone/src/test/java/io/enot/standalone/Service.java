package io.enot.standalone;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
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
import java.util.concurrent.ThreadLocalRandom;

/** A packaged application in a process of its own, on a free port of this machine. */
class Service implements AutoCloseable {
    /** Of the admin of those services that make none of their own. */
    static final String TOKEN = "a token that only the tests know";

    private static final Duration START = Duration.ofSeconds(60);

    private final String module;
    private final Path folder;
    private final List<String> settings;
    private final int httpPort = freePort();
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    /**
     * Describes one that does not run yet.
     *
     * @param module whose application it is
     * @param folder where what it prints is kept
     * @param settings each as {@code key=value}
     */
    Service(String module, Path folder, List<String> settings) {
        this.module = module;
        this.folder = folder;
        this.settings = List.copyOf(settings);
    }

    /** Starts it, and waits until it is ready. */
    void start() {
        begin();
        awaitReady();
    }

    /** Starts it. */
    void begin() {
        List<String> command = new ArrayList<>();
        String java = System.getProperty("java.home");
        boolean hasScript = module.equals("standalone");
        command.add(hasScript ? "../scripts/standalone" : java + "/bin/java");
        command.addAll(List.of(
                // of a process that lives for seconds, half the work would be to compile it well
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Denot.access.admin-token=" + TOKEN,
                "-Dquarkus.http.port=" + httpPort,
                "-Dquarkus.http.host=127.0.0.1"));
        settings.forEach(setting -> command.add("-D" + setting));
        if (!hasScript) {
            command.addAll(List.of("-jar", "../" + module + "/target/quarkus-app/quarkus-run.jar"));
        }
        try {
            Files.createDirectories(folder);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("JAVA_HOME", java);
            process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("console.txt").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    void awaitReady() {
        await().atMost(START).pollInterval(Duration.ofMillis(50)).until(this::isReady);
    }

    boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException(module + " ended with " + process.exitValue() + ":\n" + console());
        }
        try {
            return get("/q/health/ready").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private String console() {
        try {
            return Files.readString(folder.resolve("console.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void killMinus9() {
        process.destroyForcibly();
        waitForTheEnd();
    }

    /** As Ctrl-C does; returns the exit code. */
    int stop() {
        beginToStop();
        return waitForTheEnd();
    }

    /** As Ctrl-C does, and does not wait for the end. */
    void beginToStop() {
        process.destroy();
    }

    @Override
    public void close() {
        stop();
    }

    /** Waits until it has ended by itself; returns the exit code. */
    int waitForTheEnd() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    /** The answer to a question, as it is. */
    HttpResponse<String> text(String path) {
        return text(HttpRequest.newBuilder(uri(path)).GET());
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

    /** The value of a metric, by its name and labels as Prometheus writes them; 0 if it is not there yet. */
    double metric(String name) {
        return text("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
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

    boolean isOnline(String node) {
        Answer answer = get("/nodes/" + node);
        return answer.status() == 200 && answer.body().get("online").asBoolean();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    private Answer send(HttpRequest.Builder request) {
        HttpResponse<String> response = text(request);
        try {
            return new Answer(response.statusCode(), Json.MAPPER.readTree(response.body()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> text(HttpRequest.Builder request) {
        return text(request, Optional.of("Bearer " + token()));
    }

    /**
     * Asks as somebody else.
     *
     * @param body empty for none
     * @param authorization the header; empty for none
     */
    Answer ask(String method, String path, String body, Optional<String> authorization) {
        HttpResponse<String> response = text(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)),
                authorization);
        try {
            return new Answer(response.statusCode(), Json.MAPPER.readTree(response.body()), response);
        } catch (JsonProcessingException e) {
            return new Answer(response.statusCode(), TextNode.valueOf(response.body()), response);
        }
    }

    /** The token that is shown with each request. */
    String token() {
        return TOKEN;
    }

    private HttpResponse<String> text(HttpRequest.Builder request, Optional<String> authorization) {
        authorization.ifPresent(header -> request.header("Authorization", header));
        try {
            return http.send(request.timeout(Duration.ofSeconds(70)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int httpPort() {
        return httpPort;
    }

    /** One that no connection is given by chance, as those beyond may be before a server has it. */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken: another one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
