package io.enot.result.partition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Output;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.LogRecord;
import io.enot.contract.record.Selector;
import io.enot.contract.record.State;
import io.enot.contract.record.Target;
import io.enot.result.history.Cursor;
import io.enot.result.history.Entry;
import io.enot.result.history.Filter;
import io.enot.result.history.Fold;
import io.enot.result.history.InMemory;
import io.enot.result.history.Known;
import io.enot.result.history.Order;
import io.enot.result.history.Outcome;
import io.enot.result.history.Page;
import io.enot.result.history.Query;
import io.enot.result.history.Records;
import io.enot.result.history.Search;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fold on the store that it has in production. */
class HistoryProcessorTest {
    /** The processor believes no time that is ahead of the machine's. */
    private final Instant then = Instant.now().minus(Duration.ofDays(10)).truncatedTo(ChronoUnit.MILLIS);

    private static final Duration RETENTION = Duration.ofDays(2);
    private static final String REPEATABLE = "2ed6657d-e927-568b-95e1-2665a8aea6a2";

    @TempDir
    Path state;

    private final Changes changes = new Changes();
    private final List<Outcome> outcomes = new ArrayList<>();
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> commands;
    private TestInputTopic<String, byte[]> results;
    private Records records;

    @BeforeEach
    void start() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.class);
        StreamsBuilder builder = new StreamsBuilder();
        HistoryProcessor.addTo(
                builder, "c", "r", RETENTION, changes, (outcome, trace) -> outcomes.add(outcome), partition -> {});
        driver = new TopologyTestDriver(builder.build(), settings);
        commands = driver.createInputTopic("c", new StringSerializer(), new ByteArraySerializer());
        results = driver.createInputTopic("r", new StringSerializer(), new ByteArraySerializer());
        records = new StoredRecords(0, driver.getWindowStore(HistoryStore.NAME));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void eventsAddUp() {
        String id = write(then, new Target.Node("n"));
        assertThat(states(id)).isEqualTo(Map.of("n", State.ACCEPTED));

        write(results, new Delivered(id, "n", "g", then, 1));
        assertThat(states(id)).isEqualTo(Map.of("n", State.DELIVERED));
        write(results, new Succeeded(id, "n", "g", then, IntNode.valueOf(5), 1));
        assertThat(states(id)).isEqualTo(Map.of("n", State.SUCCEEDED));
    }

    @Test
    void whatIsPrintedBeforeTheDeliveryIsHeardOfIsKept() {
        String id = write(then, new Target.Node("n"));
        write(results, new Output(id, "n", "g", then, "tick\n", 1, 1));

        assertThat(Known.find(records, id, then)
                        .orElseThrow()
                        .executions()
                        .get(0)
                        .output())
                .isEqualTo("tick\n");
    }

    @Test
    void garbageIsPassedOver() {
        String id = write(then, new Target.Node("n"));
        results.pipeInput("n", new byte[] {1, 2, 3});
        results.pipeInput("n", "null".getBytes(UTF_8));
        results.pipeInput("n", null);
        commands.pipeInput("n", "{}".getBytes(UTF_8));
        commands.pipeInput("n", "{\"id\":\"x\",\"target\":{\"labels\":\"=\"}}".getBytes(UTF_8));
        write(results, new Delivered(id, "n", "g", then, 1));

        assertThat(states(id)).isEqualTo(Map.of("n", State.DELIVERED));
    }

    @Test
    void aCancelIsToldByItsType() {
        String id = write(then, new Target.Node("n"));
        CancelRecord cancel = new CancelRecord(id, "somebody", then, then.plusSeconds(60));
        RecordHeaders headers = new RecordHeaders();
        cancel.event().headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        commands.pipeInput(new TestRecord<>(null, cancel.toBytes(), headers));

        assertThat(states(id)).isEqualTo(Map.of("n", State.CANCELLED));
        assertThat(Known.find(records, id, then).orElseThrow().cancelled().issuer())
                .isEqualTo("somebody");
    }

    @Test
    void wakesWhoWaitsForTheCommand() {
        String id = write(then, new Target.Node("n"));
        Changes.Awaited mine = changes.begin(id);
        Changes.Awaited other = changes.begin("y");
        CompletableFuture<Void> woken =
                changes.await(mine, Duration.ofMinutes(1)).toCompletableFuture();
        CompletableFuture<Void> asleep =
                changes.await(other, Duration.ofMinutes(1)).toCompletableFuture();

        write(results, new Delivered(id, "n", "g", then, 1));

        assertThat(woken).isCompleted();
        assertThat(asleep).isNotDone();
    }

    @Test
    void whatIsOlderThanTheRetentionIsForgottenWithItsSegments() {
        String old = write(then, new Target.Node("n"));
        write(results, new Delivered(old, "n", "g", then, 1));
        String repeatable = write(REPEATABLE, then, new Target.Node("n"));
        assertThat(Known.find(records, repeatable, then)).isPresent();
        Set<Path> before = segments();

        write(then.plus(RETENTION.multipliedBy(2)), new Target.Node("n"));

        assertThat(Known.find(records, old, then)).isEmpty();
        assertThat(Known.find(records, repeatable, then)).isEmpty();
        assertThat(records.place(REPEATABLE)).isEmpty();
        assertThat(all(records, Order.NEWEST, Set.of("n"))).hasSize(1);
        assertThat(segments()).doesNotContainAnyElementsOf(before);
    }

    /** The plain-Java tests hold what they prove on records in memory: the store must show the same. */
    @ParameterizedTest
    @EnumSource
    void showsTheSameAsRecordsInMemory(Order order) {
        InMemory memory = new InMemory(0);
        Fold fold = new Fold(memory, InstantSource.system());
        Random random = new Random(7);
        List<String> nodes = List.of("a", "ab", "b", "B", "a.1", "z_9");
        for (int i = 0; i < 60; i++) {
            Instant at = then.minus(RETENTION).plusSeconds(60).plusSeconds(random.nextInt(170_000));
            String id = random.nextInt(5) == 0
                    ? UUID.nameUUIDFromBytes(new byte[] {(byte) i}).toString()
                    : idAt(at, random);
            Target target = random.nextInt(4) == 0
                    ? new Target.Matching(Selector.ALL)
                    : new Target.Node(nodes.get(random.nextInt(nodes.size())));
            CommandRecord command = command(id, at, target);
            fold.command(command, i, command.toBytes());
            write(commands, command);
            for (String node : target instanceof Target.Node(String only) ? List.of(only) : nodes) {
                ExecutionEvent event = new Succeeded(id, node, "g", at, IntNode.valueOf(i), 1);
                fold.event(event);
                write(results, event);
            }
        }

        assertThat(all(records, order, Set.of())).hasSizeGreaterThan(60).isEqualTo(all(memory, order, Set.of()));
        for (String node : nodes) {
            assertThat(all(records, order, Set.of(node))).isEqualTo(all(memory, order, Set.of(node)));
        }
    }

    private Set<Path> segments() {
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(file -> file.getFileName().toString().startsWith(HistoryStore.NAME + "."))
                    .filter(Files::isDirectory)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything, in pages of seven. */
    private List<Cursor> all(Records records, Order order, Set<String> nodes) {
        Search search = new Search(node -> Map.of(), node -> 0);
        List<Cursor> seen = new ArrayList<>();
        Query query = new Query(Filter.ALL.withNodes(nodes), order, Optional.empty(), 7);
        while (true) {
            Page page = search.page(List.of(records), query, then);
            page.entries().stream().map(Entry::cursor).forEach(seen::add);
            if (page.next() == null) {
                return seen;
            }
            query = query.from(page.next());
        }
    }

    private Map<String, State> states(String id) {
        return Known.find(records, id, then).orElseThrow().executions().stream()
                .collect(Collectors.toMap(execution -> execution.node(), execution -> execution.state()));
    }

    private String write(Instant at, Target target) {
        return write(idAt(at, new Random()), at, target);
    }

    private String write(String id, Instant at, Target target) {
        write(commands, command(id, at, target));
        return id;
    }

    private static void write(TestInputTopic<String, byte[]> topic, LogRecord record) {
        topic.pipeInput(record.key(), record.toBytes());
    }

    private static String idAt(Instant at, Random random) {
        return new UUID((at.toEpochMilli() << 16) | 0x7000 | random.nextInt(0x1000), random.nextLong()).toString();
    }

    private static CommandRecord command(String id, Instant at, Target target) {
        return new CommandRecord(
                id, target, Json.object().put("type", "stop"), "test", at, at.plusSeconds(60), Duration.ofSeconds(60));
    }
}
