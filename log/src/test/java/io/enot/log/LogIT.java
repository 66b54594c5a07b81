package io.enot.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.enot.broker.EmbeddedBroker;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Target;
import io.enot.contract.record.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogIT {
    private static final MeterRegistry METERS = new SimpleMeterRegistry();

    @TempDir
    static Path folder;

    static EmbeddedBroker broker;
    static Log log;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(folder, 0);
        log = open(4);
        log.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() {
        log.close();
        broker.close();
    }

    @Test
    void writesWhereKafkasOwnPartitionerWould() throws Exception {
        try (KafkaProducer<String, byte[]> foreign =
                new KafkaProducer<>(kafka(broker), new StringSerializer(), new ByteArraySerializer())) {
            for (String node : List.of("5e0000000001", "kitchen", "ß", "")) {
                int chosen = foreign.send(new ProducerRecord<>(log.name(Topic.NODES), node, new byte[0]))
                        .get()
                        .partition();
                assertThat(log.partitionOf(node)).isEqualTo(chosen);
            }
        }
    }

    @Test
    void readsFromTheGivenPointInOrderAndSaysWhenItHasCaughtUp() throws Exception {
        Position first = append("n1", "1");
        Instant between = afterTheClockHasMoved();
        append("n1", "2");
        List<String> fromTheBeginning = new CopyOnWriteArrayList<>();
        List<String> fromBetween = new CopyOnWriteArrayList<>();

        try (LogReader all = reader(new LogReader.From.Beginning(), "n1", fromTheBeginning);
                LogReader late = reader(new LogReader.From.At(between), "n1", fromBetween)) {
            all.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
            late.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(fromTheBeginning).containsExactly("1", "2");
            assertThat(fromBetween).containsExactly("2");

            append("n1", "3");
            await().untilAsserted(() -> assertThat(fromTheBeginning).containsExactly("1", "2", "3"));
        }
        assertThat(first.topic()).isEqualTo("enot.commands");
    }

    @Test
    void saysWhenARecordHasBeenHandedOver() throws Exception {
        List<String> read = new CopyOnWriteArrayList<>();
        Position before = append("n7", "1");

        try (LogReader reader = reader(new LogReader.From.Beginning(), "n7", read)) {
            CompletableFuture<Void> beforeTheStart = reader.handed(before).toCompletableFuture();
            assertThat(beforeTheStart).isNotDone();
            reader.start();
            beforeTheStart.get(10, TimeUnit.SECONDS);
            for (int number = 2; number < 50; number++) {
                reader.handed(append("n7", String.valueOf(number)))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                assertThat(read).hasSize(number);
            }
            assertThat(reader.handed(before).toCompletableFuture()).isDone();
        }
    }

    @Test
    void readsAgainWhatOnePartitionHoldsSinceATimeAndWhatStandsAtAnOffset() throws Exception {
        append("n3", "1");
        Instant between = afterTheClockHasMoved();
        Position second = append("n3", "2");
        append("n3", "3");
        List<String> scanned = new CopyOnWriteArrayList<>();

        log.scan(Topic.COMMANDS, second.partition(), between, record -> {
                    if ("n3".equals(record.key())) {
                        scanned.add(idOf(record));
                    }
                })
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(scanned).containsExactly("2", "3");
        assertThat(at(second.partition(), second.offset()))
                .hasValueSatisfying(record ->
                        assertThat(Json.read(record, CommandRecord.class).id()).isEqualTo("2"));
        assertThat(at(second.partition(), 1_000_000)).isEmpty();
    }

    private static Optional<byte[]> at(int partition, long offset) throws Exception {
        return log.read(Topic.COMMANDS, partition, offset).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aRecordThatCannotBeTakenHarmsNoOtherEvenInTheSamePoll() throws Exception {
        append("n2", "good");
        append("n2", "bad");
        append("n2", "good too");
        List<String> seen = new CopyOnWriteArrayList<>();
        try (LogReader reader = log.reader("t", Map.of(Topic.COMMANDS, new LogReader.From.Beginning()), record -> {
            if (idOf(record).equals("bad")) {
                throw new IllegalStateException("on purpose");
            }
            if ("n2".equals(record.key())) {
                seen.add(idOf(record));
            }
        })) {
            reader.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(seen).containsExactly("good", "good too");
        }
    }

    @Test
    void aReaderThatNeverBeganCanBeClosed() {
        LogReader reader = reader(new LogReader.From.End(), "n8", new CopyOnWriteArrayList<>());

        assertThatCode(reader::close).doesNotThrowAnyException();
    }

    @Test
    void aBroadcastIsOneRecordInEachPartition() throws Exception {
        List<Position> positions = log.appendToAll(command(new Target.Matching(Selector.ALL), "b"))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);

        assertThat(positions).extracting(Position::partition).containsExactly(0, 1, 2, 3);
    }

    @Test
    void refusesTopicsWithAnotherNumberOfPartitions() {
        try (Admin admin = Admin.create(kafka(broker))) {
            assertThatThrownBy(() -> new Topics(admin, config(5)).ensure())
                    .isInstanceOf(Topics.WrongPartitions.class)
                    .hasMessageContaining("has 4 partitions, but enot.log.partitions is 5");
        }
    }

    @Test
    void failsAtOnceWhileKafkaHasNeverAnswered() {
        Log away = new Log(config(4), Map.of("bootstrap.servers", "127.0.0.1:1"), METERS);
        assertThatThrownBy(() -> away.append(command(new Target.Node("n"), "x"))
                        .toCompletableFuture()
                        .get(1, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LogUnavailable.class);
        away.close();
    }

    private static Log open(int partitions) {
        Log opened = new Log(config(partitions), kafka(broker), METERS);
        opened.start(new StartupEvent());
        return opened;
    }

    private static LogReader reader(LogReader.From from, String node, List<String> into) {
        return log.reader("t", Map.of(Topic.COMMANDS, from), record -> {
            if (node.equals(record.key())) {
                into.add(idOf(record));
            }
        });
    }

    private static String idOf(ConsumerRecord<String, byte[]> record) {
        return Json.read(record.value(), CommandRecord.class).id();
    }

    private static Position append(String node, String id) throws Exception {
        return log.append(command(new Target.Node(node), id))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    private static CommandRecord command(Target target, String id) {
        Instant now = Instant.now();
        return new CommandRecord(
                id,
                target,
                Json.object().put("type", "stop"),
                "test",
                now,
                now.plusSeconds(60),
                Duration.ofSeconds(60));
    }

    /** Kafka's timestamps are milliseconds. */
    private static Instant afterTheClockHasMoved() {
        Instant before = Instant.now();
        await().pollInterval(Duration.ofMillis(1)).until(() -> Instant.now().isAfter(before.plusMillis(2)));
        return Instant.now();
    }

    private static Map<String, Object> kafka(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static LogConfig config(int partitions) {
        return new LogConfig() {
            @Override
            public String prefix() {
                return "enot";
            }

            @Override
            public int partitions() {
                return partitions;
            }

            @Override
            public short replication() {
                return -1;
            }

            @Override
            public Duration deliveryTimeout() {
                return Duration.ofSeconds(5);
            }
        };
    }
}
