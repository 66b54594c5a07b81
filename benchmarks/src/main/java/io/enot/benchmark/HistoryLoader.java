package io.enot.benchmark;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.LogRecord;
import io.enot.contract.record.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes a history straight into the topics, as if commands had been posted at a steady pace: all were delivered, and one in fifty failed. */
final class HistoryLoader implements AutoCloseable {
    private static final int FAILS_ONE_IN = 50;
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);
    private static final long TO_DELIVERY_MS = 3;
    private static final long TO_RESULT_MS = 8;

    private final KafkaProducer<String, byte[]> producer;
    private final List<String> nodes;
    private final Random random = new Random(1);
    private final List<String> latest = new ArrayList<>();

    HistoryLoader(String bootstrapServers, List<String> nodes) {
        this.nodes = nodes;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 256 * 1024),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Ids of the commands that were written last, a thousand at most. */
    List<String> latest() {
        return List.copyOf(latest);
    }

    /** Writes so many commands and what became of them, at even distances from one time to another, and waits until they are in the log. */
    void load(int commands, Instant from, Instant to) {
        Duration history = Duration.between(from, to);
        for (int i = 0; i < commands; i++) {
            String id = write(from.plus(history.multipliedBy(i).dividedBy(commands)), i);
            if (i >= commands - 1_000) {
                latest.add(id);
            }
        }
        producer.flush();
    }

    private String write(Instant at, int number) {
        String node = nodes.get(random.nextInt(nodes.size()));
        String id = new UUID(
                        (at.toEpochMilli() << 16) | 0x7000 | random.nextInt(0x1000),
                        0x8000_0000_0000_0000L | (random.nextLong() >>> 2))
                .toString();
        send(
                new CommandRecord(
                                id,
                                new Target.Node(node),
                                message(number),
                                "user-" + number % 7,
                                at,
                                at.plus(TIME_TO_LIVE),
                                TIME_TO_LIVE)
                        .postedBy("192.0.2." + number % 200, "request-" + number, null),
                at);
        Instant done = at.plusMillis(TO_RESULT_MS);
        send(
                new Delivered(id, node, "gateway-1", at.plusMillis(TO_DELIVERY_MS), number),
                at.plusMillis(TO_DELIVERY_MS));
        send(
                number % FAILS_ONE_IN == 0
                        ? new Failed(id, node, "gateway-1", done, Failed.ERROR, "OSError: no sensor", "Traceback", 5)
                        : new Succeeded(id, node, "gateway-1", done, IntNode.valueOf(number), 5),
                done);
        return id;
    }

    private static ObjectNode message(int number) {
        return switch (number % 4) {
            case 0 -> Json.object().put("type", "eval").put("to_evaluate", "temperature() * " + number);
            case 1 -> Json.object().put("type", "exec").put("to_exec", "state['step'] = " + number + "\nprint(state)");
            case 2 -> Json.object().put("type", "command").put("command", "read GPIOs");
            default ->
                Json.object()
                        .put("type", "function")
                        .put("function", "measure")
                        .set("kwargs", Json.object().put("channel", number % 8).put("unit", "celsius"));
        };
    }

    private void send(LogRecord record, Instant at) {
        ProducerRecord<String, byte[]> toSend = new ProducerRecord<>(
                record.topic().name("enot"), null, at.toEpochMilli(), record.key(), record.toBytes());
        record.event()
                .headers()
                .forEach((name, value) -> toSend.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(toSend);
    }

    @Override
    public void close() {
        producer.close();
    }
}
