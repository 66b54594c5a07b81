package io.enot.benchmark;

import java.io.IOException;
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
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A standalone in a process and a folder of its own, on free ports. Ends with this process at the latest. */
final class StandaloneProcess implements AutoCloseable {
    private static final Path APP = Path.of("standalone", "target", "quarkus-app", "quarkus-run.jar");
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final int httpPort;
    private final int nodePort;
    private final int kafkaPort;
    private final Process process;

    private StandaloneProcess(Path folder, int httpPort, int nodePort, int kafkaPort, Process process) {
        this.folder = folder;
        this.httpPort = httpPort;
        this.nodePort = nodePort;
        this.kafkaPort = kafkaPort;
        this.process = process;
    }

    /** Starts it from the repository's root, and waits until it is ready. */
    static StandaloneProcess start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("enot-bench");
        int http = freePort();
        int nodes = freePort();
        int kafka = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.addAll(List.of(
                "-Denot.data=" + folder,
                "-Denot.access.anonymous=admin",
                "-Dquarkus.http.port=" + http,
                "-Denot.gateway.port=" + nodes,
                "-Denot.kafka.port=" + kafka,
                "-jar",
                APP.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.txt").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        StandaloneProcess standalone = new StandaloneProcess(folder, http, nodes, kafka, process);
        standalone.awaitReady();
        return standalone;
    }

    int httpPort() {
        return httpPort;
    }

    int nodePort() {
        return nodePort;
    }

    String kafka() {
        return "127.0.0.1:" + kafkaPort;
    }

    String fleetKey() throws IOException {
        return Files.readString(folder.resolve("fleet.key")).strip();
    }

    /** With which the admin uses it. What brings no token may do the same, so that the cost of tokens can be told. */
    String adminToken() throws IOException {
        return Files.readString(folder.resolve("admin.token")).strip();
    }

    /** Resident memory of the process in bytes, as Linux tells it; 0 elsewhere. */
    long residentBytes() throws IOException {
        return ServiceProcess.residentBytes(process);
    }

    /** CPU time that the process has taken since it began; zero where the system does not tell. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void awaitReady() throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/q/health/ready"))
                .build();
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
            }
            Thread.sleep(Duration.ofMillis(50));
        }
        throw new IllegalStateException("the standalone did not start; see " + folder.resolve("console.txt"));
    }

    /** What the environment variable {@code JAVA_OPTIONS} says, as {@code make run} takes it. */
    private static List<String> options() {
        String options = System.getenv().getOrDefault("JAVA_OPTIONS", "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
