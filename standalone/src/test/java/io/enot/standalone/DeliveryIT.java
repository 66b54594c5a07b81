package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.GatewayFrame.Welcome;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.node.NodeFrame.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of delivery, on real boards and with nodes by hand. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeliveryIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Nodes by hand do not answer pings while the test waits for something else. */
    private static final String PATIENT = "enot.gateway.heartbeat=60s";

    @TempDir
    static Path folder;

    static Enot enot;
    static Boards boards;

    /** Its own: nodes that come by hand would get the broadcasts of other tests. */
    @BeforeAll
    static void start() {
        enot = Enot.start(folder, PATIENT);
        boards = Boards.start(enot, 2);
    }

    @AfterAll
    static void stop() {
        boards.close();
        enot.close();
    }

    @Test
    void fiveHundredPipelinedCommandsRunAllAndInOrder() {
        enot.ask(
                "board-1",
                "{\"type\":\"exec\",\"to_exec\":\"order = []\\ndef add(n):\\n    order.append(n)\\n    return len(order)\"}");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            ids.add(accept("board-1", "{\"type\":\"function\",\"function\":\"add\",\"kwargs\":{\"n\":" + i + "}}"));
        }

        for (int i = 0; i < ids.size(); i++) {
            JsonNode result = result(ids.get(i));
            assertThat(result.get("state").asText()).isEqualTo("succeeded");
            assertThat(result.get("value").asInt()).isEqualTo(i + 1);
        }
        assertThat(enot.value(
                                "board-1",
                                "{\"type\":\"eval\",\"to_evaluate\":\"all(order[i] == i for i in range(500))\"}")
                        .asBoolean())
                .isTrue();
    }

    /** A partition's first command has a store opened for it, and meanwhile nobody can be told that he may not look. */
    @Test
    @Order(1)
    void theFirstCommandOfEachPartitionIsFoundAtOnce() {
        for (int i = 0; i < 40; i++) {
            enot.put("/nodes/first-" + i, "{}");
            String id = accept("first-" + i, "{\"type\":\"stop\"}");
            assertThat(stateOf(id)).isEqualTo("accepted");
        }
    }

    @Test
    void aCommandThatRestartsTheBoardRunsOnce() {
        String id = accept("board-2", "{\"type\":\"exec\",\"to_exec\":\"import machine; machine.reset()\"}");

        JsonNode result = result(id);
        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(result.get("reason").asText()).isEqualTo("node_restarted");
        await().atMost(SOON).until(() -> enot.isOnline("board-2"));
        assertThat(enot.value("board-2", "{\"type\":\"eval\",\"to_evaluate\":\"1\"}")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void whatHasExpiredNeverRunsAndSaysSo() throws Exception {
        enot.put("/nodes/late", "{}");
        String expired = enot.post(
                        "/commands",
                        "{\"target\":\"late\",\"ttl\":\"1s\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"1\"}}")
                .body()
                .get("id")
                .asText();
        String valid = accept("late", "{\"type\":\"eval\",\"to_evaluate\":\"2\"}");
        Instant asked = Instant.now();
        enot.get("/results/" + expired + "?wait=30s").ok();
        assertThat(stateOf(expired)).isEqualTo("expired");
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(25));

        try (RawNode node = RawNode.connect(enot)) {
            node.hello("late", enot.fleetKey(), -1, "");
            assertThat(((Do) node.readAfterPings()).id()).isEqualTo(valid);
        }
        assertThat(stateOf(expired)).isEqualTo("expired");
    }

    @Test
    void aDeliveredCommandWithoutAResultTimesOutAndALateResultTakesItsPlace() throws Exception {
        enot.put("/nodes/slow", "{}");
        String id = enot.post(
                        "/commands",
                        "{\"target\":\"slow\",\"timeout\":\"1s\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"1\"}}")
                .body()
                .get("id")
                .asText();
        try (RawNode node = RawNode.connect(enot)) {
            node.hello("slow", enot.fleetKey(), -1, "");
            Do command = (Do) node.readAfterPings();
            node.send(new Ack(command.at(), -1));
            await().atMost(SOON).untilAsserted(() -> assertThat(stateOf(id)).isEqualTo("timed_out"));

            node.send(RawNode.result(id, 7));
            await().atMost(SOON).until(() -> stateOf(id).equals("succeeded"));
        }
    }

    @Test
    void theResultOfADurableCommandTakesThePlaceOfTheRestart() throws Exception {
        enot.put("/nodes/durable", "{}");
        String id = accept("durable", "{\"type\":\"eval\",\"to_evaluate\":\"1\",\"durable\":true}");
        long at;
        try (RawNode node = RawNode.connect(enot)) {
            node.hello("durable", enot.fleetKey(), "first", -1, "");
            Do command = (Do) node.readAfterPings();
            assertThat(command.durable()).isTrue();
            at = command.at();
            node.send(new Ack(at, -1));
            await().atMost(SOON).until(() -> stateOf(id).equals("delivered"));
        }
        try (RawNode node = RawNode.connect(enot)) {
            node.hello("durable", enot.fleetKey(), "second", -1, "");
            await().atMost(SOON).until(() -> stateOf(id).equals("failed"));

            node.send(new Result(id, true, IntNode.valueOf(7), "", "", 0, at));
            await().atMost(SOON).until(() -> stateOf(id).equals("succeeded"));
        }
    }

    @Test
    void aRepeatOfARequestIsDeliveredOnceAndAnotherRequestNeedsAnotherKey() {
        enot.ask(
                "board-1",
                "{\"type\":\"exec\",\"to_exec\":\"count = 0\\ndef once():\\n    global count\\n    count += 1\\n    return count\"}");
        String body = "{\"target\":\"board-1\",\"message\":{\"type\":\"function\",\"function\":\"once\"}}";

        Answer first = enot.post("/commands", body, "Idempotency-Key", "turn the motor");
        Answer second = enot.post("/commands", body, "Idempotency-Key", "turn the motor");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(result(first.body().get("id").asText()).get("value").asInt()).isEqualTo(1);
        assertThat(enot.value("board-1", "{\"type\":\"eval\",\"to_evaluate\":\"count\"}")
                        .asInt())
                .isEqualTo(1);
        Answer other = enot.post("/commands", body.replace("once", "twice"), "Idempotency-Key", "turn the motor");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body().get("field").asText()).isEqualTo("Idempotency-Key");
    }

    @Test
    void aBroadcastWithAKeyReachesEverybodyOnce() {
        for (String board : List.of("board-1", "board-2")) {
            String id = enot.get("/nodes/" + board).body().get("id").asText();
            enot.put("/nodes/" + id, "{\"labels\":{\"bells\":\"2\"}}");
        }
        String define =
                "{\"target\":{\"labels\":\"bells=2\"},\"message\":{\"type\":\"exec\",\"to_exec\":\"rung = 0\\ndef ring():\\n    global rung\\n    rung += 1\"}}";
        enot.post("/commands?wait=20s", define);
        String body = "{\"target\":{\"labels\":\"bells=2\"},\"message\":{\"type\":\"function\",\"function\":\"ring\"}}";

        enot.post("/commands?wait=20s", body, "Idempotency-Key", "ring the bells");
        enot.post("/commands", body, "Idempotency-Key", "ring the bells");

        for (String board : List.of("board-1", "board-2")) {
            assertThat(enot.value(board, "{\"type\":\"eval\",\"to_evaluate\":\"rung\"}")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void aTargetByLabelsReachesThoseThatHaveThem() {
        String one = enot.get("/nodes/board-1").body().get("id").asText();
        String two = enot.get("/nodes/board-2").body().get("id").asText();
        enot.put("/nodes/" + one, "{\"labels\":{\"room\":\"lab\",\"floor\":\"1\"}}");
        enot.put("/nodes/" + two, "{\"labels\":{\"room\":\"lab\",\"floor\":\"2\"}}");

        Answer answer = enot.post(
                "/commands?wait=20s",
                "{\"target\":{\"labels\":\"room=lab,floor!=2\"},\"message\":{\"type\":\"eval\",\"to_evaluate\":\"40+2\"}}");

        assertThat(answer.body().get("matched").asInt()).isEqualTo(1);
        assertThat(answer.body().get("results").findValuesAsText("node")).containsExactly(one);
        assertThat(answer.body().get("results").get(0).get("value").asInt()).isEqualTo(42);
        assertThat(enot.post("/commands", "{\"target\":{\"labels\":\"room==\"},\"message\":{\"type\":\"stop\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(enot.post("/commands", "{\"target\":{\"labels\":\"(\"},\"message\":{\"type\":\"stop\"}}")
                        .body()
                        .get("field")
                        .asText())
                .isEqualTo("target.labels");
    }

    @Test
    void whatIsCalledOffBeforeItIsDeliveredNeverIs() throws Exception {
        enot.put("/nodes/away", "{}");
        String off = accept("away", "{\"type\":\"eval\",\"to_evaluate\":\"1\"}");
        String on = accept("away", "{\"type\":\"eval\",\"to_evaluate\":\"2\"}");

        Answer answer = enot.delete("/commands/" + off + "?wait=3s");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("results").findValuesAsText("state")).containsExactly("cancelled");
        await().atMost(SOON).until(() -> stateOf(off).equals("cancelled"));

        try (RawNode node = RawNode.connect(enot)) {
            node.hello("away", enot.fleetKey(), -1, "");
            assertThat(((Do) node.readAfterPings()).id()).isEqualTo(on);
        }
    }

    @Test
    void whatRunsIsInterrupted() {
        String id = accept("board-1", "{\"type\":\"exec\",\"to_exec\":\"while True: pass\"}");
        await().atMost(SOON).until(() -> stateOf(id).equals("delivered"));

        Answer answer = enot.delete("/commands/" + id + "?wait=3s");

        assertThat(answer.body().get("results").findValuesAsText("state")).containsExactly("cancelled");
        await().atMost(SOON).until(() -> stateOf(id).equals("cancelled"));
        assertThat(enot.value("board-1", "{\"type\":\"eval\",\"to_evaluate\":\"1\"}")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aStopEndsWhatRunsBeforeItHoweverManyCommandsWaitBetween() {
        for (String endless : List.of(
                "{\"type\":\"exec\",\"to_exec\":\"while True: pass\"}",
                "{\"type\":\"command\",\"command\":\"blink led\",\"kwargs\":{\"times\":100000}}")) {
            String id = accept("board-1", endless);
            await().atMost(SOON).until(() -> stateOf(id).equals("delivered"));
            String between = accept("board-1", "{\"type\":\"eval\",\"to_evaluate\":\"1\"}");

            enot.ask("board-1", "{\"type\":\"stop\"}");

            await().atMost(SOON).until(() -> stateOf(id).equals("cancelled"));
            assertThat(result(between).get("value").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aNodeAsksAnotherOneThroughTheLog() {
        enot.ask("board-2", "{\"type\":\"exec\",\"to_exec\":\"temperature = 21\"}");

        JsonNode value = enot.ask(
                "board-1",
                "{\"type\":\"eval\",\"to_evaluate\":\"enot.call('board-2', type='eval', to_evaluate='temperature + 0.5')\"}");
        assertThat(value.get("value").asDouble()).isEqualTo(21.5);

        JsonNode error = enot.ask(
                "board-1",
                "{\"type\":\"eval\",\"to_evaluate\":\"enot.call('board-2', type='eval', to_evaluate='1/0')\"}");
        assertThat(error.get("error").asText()).contains("ZeroDivisionError");

        JsonNode unknown = enot.ask(
                "board-1", "{\"type\":\"eval\",\"to_evaluate\":\"enot.call('nobody', type='eval', to_evaluate='1')\"}");
        assertThat(unknown.get("error").asText()).contains("unknown node nobody");
    }

    @Test
    void aNodeMayBeForbiddenToAskOthers() {
        enot.put("/nodes/5e0000000002", "{\"labels\":{\"enot/calls\":\"deny\"}}");

        JsonNode refused = enot.ask(
                "board-2",
                "{\"type\":\"eval\",\"to_evaluate\":\"enot.call('board-1', type='eval', to_evaluate='1')\"}");
        assertThat(refused.get("error").asText()).contains("may not call");
        enot.put("/nodes/5e0000000002", "{}");
    }

    @Test
    void whatANodeReportsCanBeReadAsTheLatestAndOverTime() {
        enot.ask(
                "board-1",
                "{\"type\":\"exec\",\"to_exec\":\"import time\\nfor i in range(3):\\n    enot.report('t', i)\\n    time.sleep_ms(5)\"}");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(enot.get("/reports?node=5e0000000001&name=t")
                                .body()
                                .findValuesAsText("value"))
                        .containsExactly("0", "1", "2"));
        JsonNode latest = enot.get("/reports?node=board-1").body();
        assertThat(latest.findValuesAsText("name")).contains("t");
        assertThat(latest.findValuesAsText("value")).contains("2");
        assertThat(enot.get("/reports?name=t").body().get("field").asText()).isEqualTo("node");
        assertThat(enot.get("/reports?node=x&name=t&from=yesterday").status()).isEqualTo(400);
    }

    @Test
    void resultsForCommandsThatANodeWasNeverGivenAreNotBelieved() throws Exception {
        enot.put("/nodes/victim", "{}");
        String id = accept("victim", "{\"type\":\"eval\",\"to_evaluate\":\"1\"}");
        try (RawNode liar = RawNode.connect(enot)) {
            assertThat(liar.hello("liar", enot.fleetKey(), -1, "")).isInstanceOf(Welcome.class);
            liar.send(RawNode.result(id, 666));
            await().atMost(SOON).until(() -> enot.isOnline("liar"));
            String own = accept("liar", "{\"type\":\"eval\",\"to_evaluate\":\"1\"}");
            liar.send(new Ack(((Do) liar.readAfterPings()).at(), -1));
            liar.send(RawNode.result(own, 1));
            await().atMost(SOON).until(() -> stateOf(own).equals("succeeded"));
        }
        assertThat(enot.get("/results/" + id).body().get("results").toString())
                .doesNotContain("666")
                .doesNotContain("liar");
    }

    @Test
    void aNodeThatFloodsIsClosed() throws Exception {
        double before = enot.metric("enot_gateway_refused_total{reason=\"flood\"}");
        try (RawNode node = RawNode.connect(enot)) {
            node.hello("flooder", enot.fleetKey(), -1, "");
            try {
                for (int i = 0; i < 20_000; i++) {
                    node.send(RawNode.result("0199d3a4-6c00-7000-8000-000000000001", 1));
                }
            } catch (IOException closed) {
                // as it should
            }
            await().atMost(SOON).until(() -> !enot.isOnline("flooder"));
        }
        assertThat(enot.metric("enot_gateway_refused_total{reason=\"flood\"}")).isEqualTo(before + 1);
    }

    private static String accept(String target, String message) {
        return enot.post("/commands", "{\"target\":\"" + target + "\",\"ttl\":\"5m\",\"message\":" + message + "}")
                .body()
                .get("id")
                .asText();
    }

    private static JsonNode result(String id) {
        return enot.get("/results/" + id + "?wait=20s").ok().get("results").get(0);
    }

    private static String stateOf(String id) {
        return enot.get("/results/" + id)
                .ok()
                .get("results")
                .get(0)
                .get("state")
                .asText();
    }
}
