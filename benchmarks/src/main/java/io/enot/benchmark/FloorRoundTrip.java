package io.enot.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The least that the path can cost: a record through Kafka, a line to a TCP echo and back, a record through Kafka, all with plain clients in this process against the same
 * broker, with as many partitions and as large records as enot has.
 */
final class FloorRoundTrip implements RoundTrip, AutoCloseable {
    private static final String THERE = "bench.a";
    private static final String BACK = "bench.b";
    private static final int PARTITIONS = 12;
    private static final int SOCKETS = 64;
    private static final byte[] COMMAND = new byte[500];
    private static final byte[] RESULT = new byte[400];

    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private final NetServer echo;
    private final List<NetSocket> sockets;
    private final Map<String, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private volatile boolean closed;

    FloorRoundTrip(Vertx vertx, String bootstrapServers) throws ExecutionException, InterruptedException {
        Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
        admin = Admin.create(kafka);
        admin.createTopics(
                        List.of(new NewTopic(THERE, PARTITIONS, (short) 1), new NewTopic(BACK, PARTITIONS, (short) 1)))
                .all()
                .get();
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        64 * 1024),
                new StringSerializer(),
                new ByteArraySerializer());
        echo = vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true))
                .connectHandler(socket -> socket.handler(socket::write))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
        sockets = new ArrayList<>();
        for (int i = 0; i < SOCKETS; i++) {
            NetSocket socket = client.connect(echo.actualPort(), "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            socket.handler(RecordParser.newDelimited("\n", line -> send(BACK, line.toString(), RESULT)));
            sockets.add(socket);
        }
        read(
                kafka,
                THERE,
                id -> sockets.get(Math.floorMod(id.hashCode(), SOCKETS)).write(Buffer.buffer(id + "\n")));
        read(kafka, BACK, id -> answer(id, true));
    }

    @Override
    public CompletionStage<Boolean> once() {
        String id = Long.toString(ids.incrementAndGet());
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        send(THERE, id, COMMAND);
        return answer;
    }

    @Override
    public void close() {
        closed = true;
        sockets.forEach(NetSocket::close);
        echo.close();
        producer.close(Duration.ofSeconds(1));
        admin.deleteTopics(List.of(THERE, BACK))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        admin.close();
    }

    private void send(String topic, String id, byte[] value) {
        producer.send(new ProducerRecord<>(topic, id, value), (metadata, failure) -> {
            if (failure != null) {
                answer(id, false);
            }
        });
    }

    private void answer(String id, boolean right) {
        CompletableFuture<Boolean> caller = waiting.remove(id);
        if (caller != null) {
            caller.complete(right);
        }
    }

    private void read(Map<String, Object> kafka, String topic, Consumer<String> arrived) {
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer());
        consumer.assign(IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
        Thread.ofPlatform().daemon().name(topic).start(() -> {
            try (consumer) {
                while (!closed) {
                    consumer.poll(Duration.ofMillis(100)).forEach(record -> arrived.accept(record.key()));
                }
            }
        });
    }
}
