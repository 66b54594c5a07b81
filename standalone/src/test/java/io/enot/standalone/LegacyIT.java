package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.enot.contract.json.Json;
import io.enot.contract.legacy.PackageDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol of 2017, behind its switch, beside a real board. */
class LegacyIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MOST_CONNECTIONS = 10;
    private static final String EVAL = "{\"type\":\"eval\",\"to_evaluate\":\"2+3\",\"need_result\":true}";

    @TempDir
    static Path folder;

    private static Enot enot;
    private static Boards boards;

    @BeforeAll
    static void start() {
        enot = Enot.start(folder, "enot.gateway.legacy=true", "enot.gateway.max-connections=" + MOST_CONNECTIONS);
        boards = Boards.start(enot, 1);
    }

    @AfterAll
    static void stop() {
        boards.close();
        enot.close();
    }

    @Test
    void itIsOffUnlessAskedFor() throws IOException {
        try (LegacyNode node = LegacyNode.open(Enot.shared(), "nobody")) {
            node.send(PackageDecoder.pack(Json.object()));
            assertThatThrownBy(node::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void theHubAnswersWithTheNamesOfAll() throws IOException {
        try (LegacyNode node = LegacyNode.open(enot, "NodeMCU_f1d30800");
                LegacyNode client = LegacyNode.connect(enot, "Client_366")) {
            ObjectNode answer = node.request("Hub", node.naming());

            assertThat(answer.get("message_type").asText()).isEqualTo("result");
            assertThat(answer.get("type").asText()).isEqualTo("result");
            assertThat(answer.get("sender").asText()).isEqualTo("Hub");
            assertThat(answer.get("receiver").asText()).isEqualTo("NodeMCU_f1d30800");
            assertThat(answer.get("result").get("NodeMCU_f1d30800").asText()).startsWith("('127.0.0.1', ");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(client.names().properties())
                            .extracting(entry -> entry.getKey())
                            .contains("Client_366", "NodeMCU_f1d30800", "board-1"));
        }
    }

    @Test
    void nodesOfBothProtocolsAreCommandedOverHttp() throws Exception {
        try (LegacyNode node = LegacyNode.connect(enot, "commanded")) {
            await().atMost(SOON).until(() -> enot.isOnline("commanded"));
            String id =
                    accept("commanded", "{\"message_type\":\"function\",\"function\":\"add\",\"kwargs\":{\"a\":1}}");

            ObjectNode request = node.answer(IntNode.valueOf(7));

            assertThat(request.get("type").asText()).isEqualTo("function");
            assertThat(request.get("message_type").asText()).isEqualTo("function");
            assertThat(request.get("kwargs")).hasToString("{\"a\":1}");
            assertThat(request.get("need_result").asBoolean()).isTrue();
            assertThat(result(id).get("value").asInt()).isEqualTo(7);
            assertThat(result(id).get("state").asText()).isEqualTo("succeeded");
            assertThat(enot.get("/nodes/commanded").body().get("online").asBoolean())
                    .isTrue();
        }
        await().atMost(SOON).until(() -> !enot.isOnline("commanded"));
    }

    @Test
    void clientsAskNodesThroughTheLog() throws Exception {
        try (LegacyNode node = LegacyNode.connect(enot, "neuron_x1");
                LegacyNode client = LegacyNode.connect(enot, "Client_1")) {
            awaitKnown(client, "neuron_x1");
            String correlation =
                    client.ask("neuron_x1", "{\"type\":\"function\",\"function\":\"getLog\",\"need_result\":true}");

            ObjectNode request = node.answer(new TextNode("fired"));
            ObjectNode answer = client.readAfterInfos();

            assertThat(request.get("sender").asText()).isEqualTo("Client_1");
            assertThat(request.get("reply_to").asText()).isEqualTo("Client_1");
            assertThat(request.get("receiver").asText()).isEqualTo("neuron_x1");
            assertThat(request.get("message_id").asText()).isEqualTo(correlation);
            assertThat(request.get("correlation_id").asText()).isEqualTo(correlation);
            assertThat(answer.get("result").asText()).isEqualTo("fired");
            assertThat(answer.get("sender").asText()).isEqualTo("neuron_x1");
            assertThat(answer.get("correlation_id").asText()).isEqualTo(correlation);
        }
    }

    @Test
    void oldAsksNewAndNewAsksOld() throws Exception {
        try (LegacyNode client = LegacyNode.connect(enot, "Client_2")) {
            awaitKnown(client, "board-1");
            assertThat(client.request("board-1", EVAL).get("result").asInt()).isEqualTo(5);

            await().atMost(SOON).until(() -> enot.isOnline("Client_2"));
            String id = accept(
                    "board-1",
                    "{\"type\":\"eval\",\"to_evaluate\":\"enot.call('Client_2', type='eval', to_evaluate='x')\"}");
            client.answer(IntNode.valueOf(42));
            assertThat(result(id).path("value").asInt()).isEqualTo(42);
        }
    }

    @Test
    void errorsAndUnknownNodesAreSaid() throws Exception {
        try (LegacyNode client = LegacyNode.connect(enot, "Client_3")) {
            awaitKnown(client, "board-1");
            String failing = EVAL.replace("2+3", "1/0");
            assertThat(client.request("board-1", failing).get("error").asText()).contains("ZeroDivisionError");
            assertThat(client.request("nowhere", EVAL).get("error").asText()).contains("unknown node nowhere");
            assertThat(client.request("board-1", EVAL.replace("eval\"", "dance\""))
                            .get("error")
                            .asText())
                    .contains("dance");
        }
    }

    @Test
    void severalMessagesMayComeInOneReadAndOneInSeveral() throws Exception {
        try (LegacyNode client = LegacyNode.open(enot, "Client_4")) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            ObjectNode naming = (ObjectNode) Json.MAPPER.readTree(client.naming());
            naming.put("sender", "Client_4").put("receiver", "Hub").put("correlation_id", "1");
            stream.writeBytes(PackageDecoder.pack(naming));
            ObjectNode listing =
                    naming.deepCopy().put("command", "list connections by name").put("correlation_id", "2");
            stream.writeBytes(PackageDecoder.pack(listing));
            for (byte single : stream.toByteArray()) {
                client.send(new byte[] {single});
            }
            assertThat(client.readAfterInfos().get("correlation_id").asText()).isEqualTo("1");
            assertThat(client.readAfterInfos().get("correlation_id").asText()).isEqualTo("2");

            client.send(stream.toByteArray());
            assertThat(client.readAfterInfos().get("correlation_id").asText()).isEqualTo("1");
            assertThat(client.readAfterInfos().get("correlation_id").asText()).isEqualTo("2");
        }
    }

    @Test
    void aNodeMayTakeAnotherNameAndIsFoundUnderIt() throws Exception {
        try (LegacyNode node = LegacyNode.connect(enot, "before")) {
            node.request("Hub", node.naming().replace("before", "after"));

            await().atMost(SOON).until(() -> enot.isOnline("after") && !enot.isOnline("before"));
            String id = accept("after", EVAL);
            node.answer(IntNode.valueOf(5));
            assertThat(result(id).get("value").asInt()).isEqualTo(5);
        }
    }

    @Test
    void theNameOfANodeThatHasProvedItselfIsNotGivenAway() throws Exception {
        String board = enot.get("/nodes/board-1").body().get("id").asText();
        for (String name : new String[] {board, "board-1"}) {
            try (LegacyNode thief = LegacyNode.open(enot, name)) {
                thief.ask("Hub", thief.naming());
                assertThat(thief.read().get("info").asText()).contains("belongs to another node");
                assertThatThrownBy(thief::read).isInstanceOf(IOException.class);
            }
        }
        assertThat(enot.value("board-1", EVAL).asInt()).isEqualTo(5);
    }

    @Test
    void theHubTellsThatItIsThere() throws Exception {
        try (LegacyNode node = LegacyNode.connect(enot, "patient")) {
            ObjectNode info = node.read();
            assertThat(info.get("type").asText()).isEqualTo("info");
            assertThat(info.get("receiver").asText()).isEqualTo("all workers");
        }
    }

    @Test
    void garbageIsRefusedAndHarmsNobody() throws Exception {
        try (LegacyNode hostile = LegacyNode.connect(enot, "hostile")) {
            hostile.send("---PACKAGE_START---{---PACKAGE_END---".getBytes(UTF_8));
            assertThat(hostile.read().get("info").asText()).contains("not JSON");
        }
        assertThat(enot.value("board-1", EVAL).asInt()).isEqualTo(5);
    }

    @Test
    void whatIsRefusedTakesNobodysPlace() throws Exception {
        for (int i = 0; i < 2 * MOST_CONNECTIONS; i++) {
            try (LegacyNode hostile = LegacyNode.open(enot, "hostile")) {
                hostile.send("---PACKAGE_START---{---PACKAGE_END---".getBytes(UTF_8));
                assertThat(hostile.read().get("info").asText()).contains("not JSON");
            }
        }
        try (LegacyNode node = LegacyNode.connect(enot, "late")) {
            assertThat(node.names().has("late")).isTrue();
        }
    }

    @Test
    void aNodeThatFloodsIsClosed() throws Exception {
        double before = enot.metric("enot_gateway_refused_total{reason=\"flood\"}");
        try (LegacyNode node = LegacyNode.connect(enot, "flooder")) {
            ObjectNode result = Json.object().put("type", "result").put("receiver", "board-1");
            try {
                for (int i = 0; i < 5000; i++) {
                    node.send(result);
                }
            } catch (IOException closed) {
                // as it should
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(enot.metric("enot_gateway_refused_total{reason=\"flood\"}"))
                            .isEqualTo(before + 1));
            await().atMost(SOON).until(() -> !enot.isOnline("flooder"));
        }
    }

    private static void awaitKnown(LegacyNode client, String name) {
        await().atMost(SOON).until(() -> client.names().has(name));
    }

    private static String accept(String target, String message) {
        JsonNode answer = enot.post("/commands", "{\"target\":\"" + target + "\",\"message\":" + message + "}")
                .body();
        assertThat(answer.has("id")).as(answer.toString()).isTrue();
        return answer.get("id").asText();
    }

    private static JsonNode result(String id) {
        return enot.get("/results/" + id + "?wait=20s").body().get("results").get(0);
    }
}
