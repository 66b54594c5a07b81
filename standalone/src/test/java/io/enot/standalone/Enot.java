package io.enot.standalone;

import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.log.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The packaged standalone in a process of its own, as a user starts it, on free ports and with a folder of its own. */
final class Enot extends Service {
    private final Path data;
    private final int nodePort;
    private final String kafka;

    private Enot(Path data, int nodePort, String kafka, List<String> settings) {
        super("standalone", data, settings);
        this.data = data;
        this.nodePort = nodePort;
        this.kafka = kafka;
    }

    /**
     * Starts one and waits until it is ready; with the embedded broker, or with Kafka's own image where that was asked for.
     *
     * @param settings each as {@code key=value}
     */
    static Enot start(Path data, String... settings) {
        return start(data, KafkaImage.bootstrapServers(), List.of(settings));
    }

    /** Starts one that uses a Kafka which is there already. */
    static Enot startWith(Path data, String bootstrapServers) {
        return start(data, Optional.of(bootstrapServers), List.of());
    }

    private static Enot start(Path data, Optional<String> foreignKafka, List<String> special) {
        int nodePort = freePort();
        int kafkaPort = freePort();
        List<String> settings = new ArrayList<>(List.of(
                "enot.data=" + data,
                "enot.gateway.port=" + nodePort,
                "enot.gateway.heartbeat=2s",
                "enot.gateway.handshake-timeout=2s",
                "enot.kafka.port=" + kafkaPort));
        foreignKafka.ifPresent(servers -> settings.add("kafka.bootstrap.servers=" + servers));
        settings.addAll(special);
        Enot enot = new Enot(data, nodePort, foreignKafka.orElse("127.0.0.1:" + kafkaPort), settings);
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

    /** All commands in the log, those of each partition in order. */
    List<CommandRecord> commandsInTheLog() {
        return KafkaTopic.read(kafka(), "enot.commands").stream()
                .filter(record -> !Headers.isOfType(record, CancelRecord.TYPE))
                .map(record -> Json.read(record.value(), CommandRecord.class))
                .toList();
    }

    Path data() {
        return data;
    }

    int nodePort() {
        return nodePort;
    }

    String kafka() {
        return kafka;
    }

    @Override
    String token() {
        return secret("admin.token");
    }

    String fleetKey() {
        return secret("fleet.key");
    }

    private String secret(String file) {
        try {
            return Files.readString(data.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
