package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.json.Json;
import io.enot.contract.message.Message;
import io.enot.contract.node.GatewayFrame.Answer;
import io.enot.contract.node.GatewayFrame.Bye;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.node.NodeFrame.Call;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What was accepted is in Kafka for good, whatever happens to the process. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DurabilityIT {
    @TempDir
    static Path folder;

    private static Enot enot;

    @BeforeAll
    static void start() {
        enot = Enot.start(folder, "enot.gateway.heartbeat=60s", "enot.gateway.legacy=true");
    }

    @AfterAll
    static void stop() {
        enot.close();
    }

    @Test
    @Order(1)
    void acceptedCommandsSurviveKillMinus9AndRunWhenTheNodeComes() {
        enot.put("/nodes/5e0000000001", "{\"name\":\"board-1\"}");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(accept("board-1", Integer.toString(i)));
        }

        enot.killMinus9();
        enot.start();

        try (Boards boards = Boards.start(enot, 1)) {
            for (int i = 0; i < ids.size(); i++) {
                JsonNode result = enot.get("/results/" + ids.get(i) + "?wait=20s")
                        .ok()
                        .get("results")
                        .get(0);
                assertThat(result.get("state").asText()).isEqualTo("succeeded");
                assertThat(result.get("value").asInt()).isEqualTo(i);
            }
            assertThat(boards.pin("board-1", 2)).isEqualTo("0");
        }
    }

    @Test
    @Order(2)
    void whatABoardHasAcknowledgedStaysDoneThoughItAndItsGatewayLoseTheirPowerAtOnce() throws Exception {
        enot.put("/nodes/actuator", "{}");
        String fired = accept("actuator", "1");
        try (Boards boards = Boards.start(enot, 1)) {
            try (RawNode node = RawNode.connect(enot)) {
                node.hello("actuator", enot.fleetKey(), "first", -1, "");
                Do command = (Do) node.readAfterPings();
                node.send(new Ack(command.at(), -1));
                await().atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> result(fired).get("state").asText().equals("delivered"));
                enot.killMinus9();
            }
            enot.start();
            String next = accept("actuator", "2");

            try (RawNode node = RawNode.connect(enot)) {
                node.hello("actuator", enot.fleetKey(), "second", -1, "");
                assertThat(((Do) node.readAfterPings()).id()).isEqualTo(next);
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(result(fired).path("reason").asText()).isEqualTo("node_restarted"));
            // a board that kept its power finds the gateway again
            await().atMost(Duration.ofSeconds(60)).until(() -> enot.isOnline("board-1"));
            assertThat(enot.value("board-1", "{\"type\":\"eval\",\"to_evaluate\":\"7\"}")
                            .asInt())
                    .isEqualTo(7);
            assertThat(boards.pin("board-1", 2)).isEqualTo("0");
        }
    }

    @Test
    @Order(3)
    void anyKafkaClientCanReadCommandsAndResults() {
        try (Boards boards = Boards.start(enot, 1)) {
            String id = accept("board-1", "2+3");
            assertThat(enot.get("/results/" + id + "?wait=20s")
                            .ok()
                            .get("results")
                            .findValuesAsText("value"))
                    .containsExactly("5");
            assertThat(boards.pin("board-1", 2)).isEqualTo("0");

            ConsumerRecord<String, byte[]> command =
                    about(id, "enot.commands", "id").get(0);
            assertThat(command.key()).isEqualTo("5e0000000001");
            assertThat(json(command).get("message").get("to_evaluate").asText()).isEqualTo("2+3");
            Map<String, String> headers = headers(command);
            assertThat(headers)
                    .containsEntry("ce_specversion", "1.0")
                    .containsEntry("ce_type", "io.enot.command")
                    .containsEntry("ce_subject", command.key())
                    .containsEntry("content-type", "application/json")
                    .containsKeys("ce_id", "ce_source", "ce_time", "ce_expirytime");

            List<ConsumerRecord<String, byte[]>> events = about(id, "enot.results", "commandId");
            assertThat(events)
                    .extracting(event -> headers(event).get("ce_type"))
                    .containsExactly("io.enot.execution.delivered", "io.enot.execution.succeeded");
            assertThat(json(events.get(1)).get("value").asInt()).isEqualTo(5);
            assertThat(events).allSatisfy(event -> {
                assertThat(event.partition()).isEqualTo(command.partition());
                assertThat(event.key()).isEqualTo(command.key());
            });
        }
    }

    @Test
    @Order(4)
    void aSecondOneKeepsItsHandsOffTheFolder() throws Exception {
        Path elsewhere = folder.resolve("second");
        Service second = new Service("standalone", elsewhere, List.of("enot.data=" + enot.data()));
        second.begin();

        assertThat(second.waitForTheEnd()).isEqualTo(1);
        assertThat(Files.readString(elsewhere.resolve("console.txt")))
                .startsWith("enot runs already with " + enot.data())
                .hasLineCount(1);
        assertThat(enot.get("/nodes").status()).isEqualTo(200);
    }

    @Test
    @Order(5)
    void stopsInGoodOrderAndNodesHaveTheAnswersOfOthersBefore() throws Exception {
        Path console = folder.resolve("console.txt");
        String before = Files.readString(console); // it was killed twice, of which it may speak
        enot.put("/nodes/asked", "{}");
        try (RawNode asks = RawNode.connect(enot);
                LegacyNode asksToo = LegacyNode.connect(enot, "asks-too");
                RawNode asked = RawNode.connect(enot);
                RawNode idle = RawNode.connect(enot)) {
            asks.hello("asks", enot.fleetKey(), -1, "");
            asked.hello("asked", enot.fleetKey(), -1, "");
            idle.hello("idle", enot.fleetKey(), -1, "");
            asks.send(new Call(
                    7, "asked", Message.from(Json.object().put("type", "eval").put("to_evaluate", "1"))));
            Do question = (Do) asked.readAfterPings();
            asked.send(new Ack(question.at(), -1));
            asksToo.ask("asked", "{\"type\":\"eval\",\"to_evaluate\":\"2\",\"need_result\":true}");
            Do another = (Do) asked.readAfterPings();
            asked.send(new Ack(another.at(), -1));

            enot.beginToStop();
            assertThat(idle.readAfterPings()).isInstanceOf(Bye.class); // so it has begun
            asked.send(RawNode.result(question.id(), 42));
            asked.send(RawNode.result(another.id(), 43));

            assertThat(asksToo.readAfterInfos().get("result").asInt()).isEqualTo(43);
            assertThat(asks.readAfterPings()).isEqualTo(new Answer(7, true, IntNode.valueOf(42), ""));
            assertThat(asks.readAfterPings()).isInstanceOf(Bye.class);
        }
        assertThat(enot.waitForTheEnd()).isIn(0, 143);
        assertThat(before).contains("enot is ready");
        assertThat(Files.readString(console).substring(before.length())).doesNotContain("Exception");
    }

    @Test
    @Order(6)
    void whoWaitsWhenItStopsIsToldWhatIsKnown() throws Exception {
        enot.start();
        enot.put("/nodes/slow", "{}");
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                RawNode slow = RawNode.connect(enot)) {
            slow.hello("slow", enot.fleetKey(), -1, "");
            Future<JsonNode> asked = callers.submit(() -> enot.post(
                            "/commands?wait=50s",
                            "{\"target\":\"slow\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"1\"}}")
                    .ok());
            Do command = (Do) slow.readAfterPings();
            slow.send(new Ack(command.at(), -1));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> result(command.id()).get("state").asText().equals("delivered"));
            Future<JsonNode> lookedUp = callers.submit(
                    () -> enot.get("/results/" + command.id() + "?wait=50s").ok());
            Future<HttpResponse<String>> listened = callers.submit(() -> enot.text("/nodes/stream"));
            // is cut off, which must not be the end of the others on the same connection
            Future<HttpResponse<String>> heard = callers.submit(() -> enot.text("/results/stream"));
            await().atMost(Duration.ofSeconds(20)).until(() -> enot.metric("enot_stream_listeners") == 1);

            enot.beginToStop();

            assertThat(asked.get(20, TimeUnit.SECONDS).get("missing").asInt()).isEqualTo(1);
            assertThat(lookedUp.get(20, TimeUnit.SECONDS).get("missing").asInt())
                    .isEqualTo(1);
            assertThat(listened.get(20, TimeUnit.SECONDS).body()).contains("slow");
            assertThat(heard).failsWithin(Duration.ofSeconds(20));
        }
        assertThat(enot.waitForTheEnd()).isIn(0, 143);
    }

    private static String accept(String target, String expression) {
        return enot.post(
                        "/commands",
                        "{\"target\":\"" + target
                                + "\",\"ttl\":\"5m\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"" + expression
                                + "\"}}")
                .ok()
                .get("id")
                .asText();
    }

    private static JsonNode result(String id) {
        return enot.get("/results/" + id).ok().get("results").get(0);
    }

    private static List<ConsumerRecord<String, byte[]>> about(String id, String topic, String field) {
        return KafkaTopic.read(enot.kafka(), topic).stream()
                .filter(record -> json(record).path(field).asText().equals(id))
                .toList();
    }

    private static JsonNode json(ConsumerRecord<String, byte[]> record) {
        return Json.read(record.value(), JsonNode.class);
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
