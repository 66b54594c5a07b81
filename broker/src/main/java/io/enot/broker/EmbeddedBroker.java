package io.enot.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its controller in this process. What it has acknowledged is there again after a restart, and after a kill −9. One process per folder.
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** Kafka's customary port, taken if it is free. */
    public static final int PORT = 9092;

    private static final int NODE_ID = 1;
    private static final String LOOPBACK = "127.0.0.1";

    private final KafkaRaftServer server;
    private final int port;
    private final int guardedPort;

    private EmbeddedBroker(KafkaRaftServer server, int port, int guardedPort) {
        this.server = server;
        this.port = port;
        this.guardedPort = guardedPort;
    }

    /**
     * Starts the broker, and formats the folder if it is new. Blocks for about two seconds.
     *
     * @param folder where the data is; made if it is missing
     * @param wantedPort taken if it is free, else any free one; 0 for any
     * @throws IOException if the folder cannot be used
     */
    public static EmbeddedBroker start(Path folder, int wantedPort) throws IOException {
        int port = freePort(wantedPort);
        return new EmbeddedBroker(start(folder, settings(folder, port, freePortBut(port))), port, port);
    }

    /** Starts the broker on free ports, as {@link #start} does, with a second door that is guarded. */
    public static EmbeddedBroker startGuarded(Path folder, Guard guard) throws IOException {
        int port = freePort(0);
        int guardedPort = freePortBut(port);
        Map<String, String> settings = settings(folder, port, freePortBut(port, guardedPort));
        guard.addTo(settings, LOOPBACK + ":" + guardedPort);
        return new EmbeddedBroker(start(folder, settings), port, guardedPort);
    }

    private static KafkaRaftServer start(Path folder, Map<String, String> settings) throws IOException {
        Files.createDirectories(folder);
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(folder);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties(settings)), Time.SYSTEM);
        server.startup();
        return server;
    }

    /** What clients need to find it. */
    public String bootstrapServers() {
        return bootstrapServers(port);
    }

    /** What clients need to find one at this port. */
    public static String bootstrapServers(int port) {
        return LOOPBACK + ":" + port;
    }

    /** What clients need to find the guarded door; the same as {@link #bootstrapServers()} if there is none. */
    public String guardedServers() {
        return LOOPBACK + ":" + guardedPort;
    }

    /** Stops in good order; blocks until it has. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path folder) throws IOException {
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(folder.toString())
                .addDirectory(folder.toString());
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IOException("cannot format " + folder + " for Kafka: " + e.getMessage(), e);
        }
    }

    /**
     * One node, everything on loopback. The short broker session lets it start again within 4 s after a kill −9, in which the registration of the killed one must
     * run out first.
     */
    private static Map<String, String> settings(Path folder, int port, int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", NODE_ID + "@" + LOOPBACK + ":" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(LOOPBACK, port, LOOPBACK, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://" + LOOPBACK + ":" + port);
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("num.io.threads", Integer.toString(Runtime.getRuntime().availableProcessors()));
        settings.put("num.network.threads", "1");
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
        return settings;
    }

    private static Properties properties(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    /** Any free port but these, which nobody holds yet, so that they could be given out once more. */
    private static int freePortBut(int... others) throws IOException {
        int port = freePort(0);
        while (contains(others, port)) {
            port = freePort(0);
        }
        return port;
    }

    private static boolean contains(int[] ports, int port) {
        return IntStream.of(ports).anyMatch(other -> other == port);
    }

    /** The wanted port if it is free, else any free one: for who has to know it before the broker is there. */
    public static int freePort(int wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            if (wanted == 0) {
                throw e;
            }
            return freePort(0);
        }
    }
}
