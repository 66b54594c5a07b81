package io.enot.benchmark;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** How the parts of a deployment are started from the repository's root, each in a process of its own, and when they are ready. */
final class ServiceCommands {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Path STANDALONE = Path.of("standalone", "target", "quarkus-app", "lib");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private ServiceCommands() {}

    /** The broker that the standalone has, alone. */
    static List<String> broker(List<String> javaOptions, Path data, int port) {
        return java(
                javaOptions,
                "-Xmx512m",
                "-cp",
                STANDALONE.resolve("main") + "/*:" + STANDALONE.resolve("boot") + "/*",
                "io.enot.broker.BrokerProcess",
                data.toString(),
                Integer.toString(port));
    }

    /** A service that finds Kafka on this port of this machine. */
    static List<String> service(List<String> javaOptions, String module, int port, int kafkaPort, String... settings) {
        List<String> command = java(
                javaOptions,
                "-Xmx256m",
                "-Denot.access.anonymous=admin",
                "-Dquarkus.http.port=" + port,
                "-Dkafka.bootstrap.servers=127.0.0.1:" + kafkaPort);
        command.addAll(List.of(settings));
        command.add("-jar");
        command.add(Path.of(module, "target", "quarkus-app", "quarkus-run.jar").toString());
        return command;
    }

    private static List<String> java(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(JAVA);
        command.addAll(options);
        command.addAll(List.of(arguments));
        return command;
    }

    /** Waits until the services on these ports are ready; false if they are not in time. */
    static boolean awaitReady(Collection<Integer> ports, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (int port : ports) {
            while (!isReady(port)) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(LOOK_AGAIN);
            }
        }
        return true;
    }

    private static boolean isReady(int port) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(PATIENCE)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** One that no connection is given by chance, as those beyond may be before a server has it. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken: another one
            }
        }
    }
}
