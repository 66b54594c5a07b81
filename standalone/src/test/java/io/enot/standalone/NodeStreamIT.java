package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import io.enot.contract.node.GatewayFrame.Welcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLConnection;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Who comes, goes and is called otherwise, as a listener hears it. */
class NodeStreamIT {
    private static final Enot ENOT = Enot.shared();

    @Test
    void tellsOfAllNodesAndThenOfThoseThatComeGoAndChange() throws Exception {
        ENOT.put("/nodes/stream-known", "{\"name\":\"known\"}").ok();
        try (BufferedReader events = listen()) {
            JsonNode all = Json.MAPPER.readTree(data(events));
            assertThat(all.findValuesAsText("id")).contains("stream-known").doesNotContain("stream-new");

            RawNode node = RawNode.connect(ENOT);
            assertThat(node.hello("stream-new", ENOT.fleetKey(), -1, "")).isInstanceOf(Welcome.class);
            assertThat(next(events, "stream-new", JsonNode::isObject)
                            .get("online")
                            .asBoolean())
                    .isTrue();

            ENOT.put("/nodes/stream-new", "{\"labels\":{\"room\":\"lab\"}}").ok();
            next(
                    events,
                    "stream-new",
                    changed -> changed.at("/labels/room").asText().equals("lab"));

            assertThat(ENOT.delete("/nodes/stream-new").status()).isEqualTo(409);
            node.close();
            next(events, "stream-new", changed -> !changed.get("online").asBoolean());

            ENOT.put("/nodes/stream-new", "{\"disabled\":true}").ok();
            assertThat(ENOT.delete("/nodes/stream-new").status()).isEqualTo(409);
            ENOT.put("/nodes/stream-new", "{\"disabled\":false}").ok();
            next(events, "stream-new", changed -> !changed.get("disabled").asBoolean());

            assertThat(ENOT.delete("/nodes/stream-new").status()).isEqualTo(204);
            assertThat(gone(events)).containsExactly("stream-new");
            assertThat(ENOT.get("/nodes/stream-new").status()).isEqualTo(404);

            try (RawNode again = RawNode.connect(ENOT)) {
                again.hello("stream-new", ENOT.fleetKey(), -1, "");
                assertThat(next(events, "stream-new", JsonNode::isObject).get("labels"))
                        .isEmpty();
            }
        }
    }

    private static BufferedReader listen() throws IOException {
        URLConnection connection = URI.create("http://127.0.0.1:" + ENOT.httpPort() + "/nodes/stream")
                .toURL()
                .openConnection();
        connection.setReadTimeout(20_000);
        connection.setRequestProperty("Authorization", "Bearer " + ENOT.token());
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    }

    private static JsonNode next(BufferedReader events, String id, Predicate<JsonNode> wanted) throws IOException {
        while (true) {
            for (JsonNode node : Json.MAPPER.readTree(data(events))) {
                if (node.get("id").asText().equals(id) && wanted.test(node)) {
                    return node;
                }
            }
        }
    }

    private static List<String> gone(BufferedReader events) throws IOException {
        for (String line = events.readLine(); !line.equals("event:gone"); line = events.readLine()) {}
        return Json.MAPPER.readValue(data(events), new TypeReference<List<String>>() {});
    }

    private static String data(BufferedReader events) throws IOException {
        while (true) {
            String line = events.readLine();
            if (line.startsWith("data:")) {
                return line.substring("data:".length());
            }
        }
    }
}
