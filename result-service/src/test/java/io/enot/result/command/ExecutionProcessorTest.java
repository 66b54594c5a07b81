package io.enot.result.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.LogRecord;
import io.enot.contract.record.State;
import io.enot.contract.record.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionProcessorTest {
    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path state;

    private final Changes changes = new Changes();
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> commands;
    private TestInputTopic<String, byte[]> results;
    private KeyValueStore<String, byte[]> store;

    @BeforeEach
    void start() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        StreamsBuilder builder = new StreamsBuilder();
        ExecutionProcessor.addTo(builder, "c", "r", changes);
        driver = new TopologyTestDriver(builder.build(), settings);
        commands = driver.createInputTopic("c", new StringSerializer(), new ByteArraySerializer());
        results = driver.createInputTopic("r", new StringSerializer(), new ByteArraySerializer());
        store = driver.getKeyValueStore(ExecutionProcessor.STORE);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aCommandForANodeIsAcceptedUntilSomethingIsHeard() {
        write(commands, command("x", new Target.Node("n")));

        assertThat(stateOf("x", "n")).isEqualTo(State.ACCEPTED);
        assertThat(store.get(ExecutionProcessor.keyOf("x"))).isNotNull();
    }

    @Test
    void eventsAddUp() {
        write(commands, command("x", new Target.Node("n")));
        write(results, new Delivered("x", "n", "g", T, 1));
        assertThat(stateOf("x", "n")).isEqualTo(State.DELIVERED);
        write(results, new Succeeded("x", "n", "g", T, IntNode.valueOf(5), 1));
        assertThat(stateOf("x", "n")).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void aResultMayBeReadBeforeItsCommandAndAgainAfterACrash() {
        Succeeded result = new Succeeded("x", "n", "g", T, IntNode.valueOf(5), 1);
        write(results, result);
        write(commands, command("x", new Target.Node("n")));
        write(results, result);

        assertThat(stateOf("x", "n")).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void garbageIsPassedOver() {
        results.pipeInput("n", new byte[] {1, 2, 3});
        commands.pipeInput("n", "{}".getBytes(UTF_8));
        write(results, new Delivered("x", "n", "g", T, 1));

        assertThat(stateOf("x", "n")).isEqualTo(State.DELIVERED);
    }

    @Test
    void aCancelCallsOffWhatIsNotDelivered() {
        write(commands, command("x", new Target.Node("n")));
        write(commands, command("x", new Target.Node("m")));
        write(results, new Delivered("x", "m", "g", T, 1));
        CancelRecord cancel = new CancelRecord("x", "test", T, T.plusSeconds(60));
        RecordHeaders headers = new RecordHeaders();
        cancel.event().headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        commands.pipeInput(new TestRecord<>(null, cancel.toBytes(), headers));

        assertThat(stateOf("x", "n")).isEqualTo(State.CANCELLED);
        assertThat(stateOf("x", "m")).isEqualTo(State.DELIVERED);
    }

    @Test
    void wakesWhoWaitsForTheCommand() {
        Changes.Awaited mine = changes.begin("x");
        Changes.Awaited other = changes.begin("y");
        CompletableFuture<Void> woken =
                changes.await(mine, Duration.ofMinutes(1)).toCompletableFuture();
        CompletableFuture<Void> asleep =
                changes.await(other, Duration.ofMinutes(1)).toCompletableFuture();

        write(results, new Delivered("x", "n", "g", T, 1));

        assertThat(woken).isCompleted();
        assertThat(asleep).isNotDone();
    }

    private State stateOf(String commandId, String node) {
        return Json.read(store.get(ExecutionProcessor.keyOf(commandId, node)), Execution.class)
                .state();
    }

    private static void write(TestInputTopic<String, byte[]> topic, LogRecord record) {
        topic.pipeInput(record.key(), record.toBytes());
    }

    private static CommandRecord command(String id, Target target) {
        return new CommandRecord(
                id, target, Json.object().put("type", "stop"), "test", T, T.plusSeconds(60), Duration.ofSeconds(60));
    }
}
