package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who asked whom for what, and what became of it. The nodes of these tests are registered, and never there. */
class HistoryIT {
    private static final Enot ENOT = Enot.shared();
    private static final String HERE = "auditor-" + UUID.randomUUID();
    private static final String FIRST = HERE + "-1";
    private static final String SECOND = HERE + "-2";

    /** Of those tests that ask for more. */
    private static final String THIRD = HERE + "-3";

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void ask() {
        ENOT.put("/nodes/" + FIRST, "{\"name\":\"the first " + HERE + "\",\"labels\":{\"of\":\"" + HERE + "\"}}");
        ENOT.put("/nodes/" + THIRD, "{}");
        ENOT.put("/nodes/" + SECOND, "{\"labels\":{\"of\":\"" + HERE + "\"}}");
        for (int i = 0; i < 5; i++) {
            ENOT.post(
                    "/commands",
                    "{\"target\":[\"" + FIRST + "\",\"" + SECOND
                            + "\"],\"ttl\":\"1ms\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"" + i + "\"}}");
        }
        ENOT.post(
                "/commands",
                "{\"target\":{\"labels\":\"of=" + HERE + "\"},\"message\":{\"type\":\"exec\",\"to_exec\":\"=HYPERLINK('"
                        + HERE + "')\"}}",
                "X-Request-Id",
                "=1+1");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> history("text=" + HERE).size() == 1
                        && history("node=" + SECOND).size() == 5);
    }

    @Test
    void isFoundByIdByNameAndByTheNodesOwnPath() {
        List<String> byId = ids(history("node=" + FIRST));

        assertThat(byId).hasSize(5);
        assertThat(ids(history("node=the%20first%20" + HERE))).isEqualTo(byId);
        assertThat(ids(ENOT.get("/nodes/" + FIRST + "/history").body().get("entries")))
                .isEqualTo(byId);
        assertThat(ENOT.get("/nodes/" + FIRST).body().get("id").asText()).isEqualTo(FIRST);
    }

    @Test
    void anEntryTellsWhatAnAuditorAsks() {
        JsonNode entry = history("node=" + FIRST + "&order=oldest").get(0);

        assertThat(entry.get("message").get("to_evaluate").asText()).isEqualTo("0");
        assertThat(entry.get("issuer").asText()).isEqualTo("admin");
        assertThat(entry.get("client").asText()).isEqualTo("127.0.0.1");
        assertThat(entry.get("requestId").asText()).hasSize(36);
        assertThat(entry.get("node").asText()).isEqualTo(FIRST);
        assertThat(entry.get("state").asText()).isEqualTo("expired");
        assertThat(entry.get("position").get("offset").isIntegralNumber()).isTrue();
        assertThat(entry.get("acceptedAt").asText()).endsWith("Z");
    }

    @Test
    void aBroadcastHasAnEntryOfItsOwnOnceForAllPartitions() {
        JsonNode entries = history("text=" + HERE);

        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).get("target").get("labels").asText()).isEqualTo("of=" + HERE);
        assertThat(entries.get(0).has("node")).isFalse();
        assertThat(history("text=" + HERE + "&state=expired,accepted")).isEmpty();
    }

    @Test
    void derivedStatesAreFilteredAsTheyAreShown() {
        assertThat(history("label=of=" + HERE + "&state=expired")).hasSize(10);
        assertThat(history("label=of=" + HERE + "&state=accepted,succeeded")).isEmpty();
    }

    @Test
    void pagesFollowEachOtherWhileRecordsArrive() {
        Set<String> seen = new HashSet<>();
        String query = "/history?limit=3&node=" + FIRST + "&node=" + SECOND + "&node=" + THIRD;
        JsonNode page = ENOT.get(query).body();
        int pages = 1;
        while (page.has("next")) {
            page.get("entries")
                    .forEach(entry ->
                            assertThat(seen.add(entry.get("cursor").asText())).isTrue());
            ENOT.post("/commands", "{\"target\":\"" + THIRD + "\",\"message\":{\"type\":\"stop\"}}");
            page = ENOT.get(query + "&cursor=" + page.get("next").asText()).body();
            pages++;
        }
        page.get("entries")
                .forEach(entry ->
                        assertThat(seen.add(entry.get("cursor").asText())).isTrue());

        assertThat(seen).hasSizeGreaterThanOrEqualTo(10);
        assertThat(pages).isGreaterThan(3);
    }

    @Test
    void aFileHasEverythingAndNoFormulas() throws Exception {
        List<String> ndjson = lines("/history?node=" + FIRST, "application/x-ndjson");
        List<String> csv = lines("/history?format=csv&text=" + HERE, "*/*");

        assertThat(ndjson).hasSize(5);
        List<String> ids = new ArrayList<>();
        for (String line : ndjson) {
            ids.add(Json.MAPPER.readTree(line).get("id").asText());
        }
        assertThat(ids).isEqualTo(ids(history("node=" + FIRST)));
        assertThat(csv).hasSize(2);
        assertThat(csv.get(0)).startsWith("acceptedAt,id,node,");
        assertThat(csv.get(1)).contains(",'=1+1,").contains("{\"\"type\"\":\"\"exec\"\"");
    }

    @Test
    void whatIsCalledOffRightAfterItWasAcceptedIsSoForEachOfItsNodesThoughTheyWereNeverThere() {
        List<String> nodes = List.of(HERE + "-off-1", HERE + "-off-2");
        nodes.forEach(node -> ENOT.put("/nodes/" + node, "{}"));
        String id = ENOT.post(
                        "/commands",
                        "{\"target\":[\"" + String.join("\",\"", nodes)
                                + "\"],\"ttl\":\"5m\",\"message\":{\"type\":\"stop\"}}")
                .ok()
                .get("id")
                .asText();

        ENOT.delete("/commands/" + id + "?wait=0s").ok();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ENOT.get("/results/" + id).ok().get("summary"))
                        .isEqualTo(Json.object().put("cancelled", 2)));
        JsonNode results = ENOT.get("/results/" + id).ok();
        assertThat(results.get("results").findValuesAsText("node")).isEqualTo(nodes);
        assertThat(results.get("cancelled").get("issuer").asText()).isEqualTo("admin");
        assertThat(results.get("missing").asInt()).isZero();
        assertThat(results.has("partial")).isFalse();
    }

    @Test
    void nothingInTheHistoryCanBeChanged() throws Exception {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            for (String path : List.of("/history", "/results/" + UUID.randomUUID(), "/nodes/" + FIRST + "/history")) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(uri(path))
                                .header("Authorization", "Bearer " + ENOT.token())
                                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(method + " " + path).isIn(404, 405);
            }
        }
    }

    private List<String> lines(String path, String accept) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(uri(path))
                                .header("Authorization", "Bearer " + ENOT.token())
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body()
                .toList();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + ENOT.httpPort() + path);
    }

    private static JsonNode history(String query) {
        return ENOT.get("/history?" + query).body().get("entries");
    }

    private static List<String> ids(JsonNode entries) {
        List<String> ids = new ArrayList<>();
        entries.forEach(entry -> ids.add(entry.get("id").asText()));
        return ids;
    }
}
