package io.enot.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A standalone in a process and a folder of its own, on free ports. Ends with this process at the latest. */
final class StandaloneProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final int httpPort;
    private final int nodePort;
    private final int tlsPort;
    private final int kafkaPort;
    private final Process process;

    private StandaloneProcess(Path folder, int httpPort, int nodePort, int tlsPort, int kafkaPort, Process process) {
        this.folder = folder;
        this.httpPort = httpPort;
        this.nodePort = nodePort;
        this.tlsPort = tlsPort;
        this.kafkaPort = kafkaPort;
        this.process = process;
    }

    /**
     * Starts it from the repository's root, and waits until it is ready. Its nodes may speak TLS; it shows a certificate that is made for it.
     *
     * @param settings each as {@code key=value}
     */
    static StandaloneProcess start(String... settings) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("enot-bench");
        makeCertificate(folder);
        int http = ServiceCommands.freePort();
        int nodes = ServiceCommands.freePort();
        int tls = ServiceCommands.freePort();
        int kafka = ServiceCommands.freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of("scripts", "standalone").toString());
        command.addAll(options());
        command.addAll(List.of(
                "-Denot.data=" + folder,
                "-Denot.access.anonymous=admin",
                "-Dquarkus.http.port=" + http,
                "-Denot.gateway.port=" + nodes,
                "-Denot.gateway.tls.port=" + tls,
                "-Denot.gateway.tls.certificate=" + folder.resolve("gateway.pem"),
                "-Denot.gateway.tls.key=" + folder.resolve("gateway.key"),
                "-Denot.kafka.port=" + kafka));
        for (String setting : settings) {
            command.add("-D" + setting);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.txt").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        StandaloneProcess standalone = new StandaloneProcess(folder, http, nodes, tls, kafka, process);
        standalone.awaitReady();
        return standalone;
    }

    private static void makeCertificate(Path folder) throws IOException, InterruptedException {
        Process making = new ProcessBuilder(Path.of("scripts", "certificate").toString(), folder.toString())
                .inheritIO()
                .start();
        if (making.waitFor() != 0) {
            throw new IOException("there is no certificate for the gateway");
        }
    }

    int httpPort() {
        return httpPort;
    }

    int nodePort() {
        return nodePort;
    }

    /** The port for nodes that speak TLS. */
    int tlsPort() {
        return tlsPort;
    }

    /** Bytes of the objects that are left after a collection of garbage. */
    long liveHeapBytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[2]))
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd says: " + histogram));
    }

    /** Open sockets, as Linux tells it; 0 elsewhere. */
    long sockets() throws IOException {
        Path open = Path.of("/proc", Long.toString(process.pid()), "fd");
        if (!Files.exists(open)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(open)) {
            return all.filter(StandaloneProcess::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) { // closed meanwhile
            return false;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has logged. */
    Path log() {
        return folder.resolve("enot.log");
    }

    /** What it has printed. */
    Path console() {
        return folder.resolve("console.txt");
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
}
