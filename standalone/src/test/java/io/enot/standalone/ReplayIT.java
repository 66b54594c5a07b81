package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What three boards were told is told to three others, though the service that does it is killed meanwhile. */
class ReplayIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int STEPS = 80;
    private static final Map<String, String> ONTO =
            Map.of("board-1", "board-4", "board-2", "board-5", "board-3", "board-6");

    /** What comes of it depends on the order, and on each command being there once. */
    private static final String PROGRAM =
            "n = 7\ndef step(k):\n    global n\n    n = (n * 31 + k) % 1000003\n    return n";

    @TempDir
    static Path folder;

    static Enot enot;
    static Boards boards;
    static Instant from;
    static Instant to;

    @BeforeAll
    static void recordSomeHistory() {
        enot = Enot.start(folder);
        boards = Boards.start(enot, 6);
        from = Instant.now();
        for (String board : ONTO.keySet()) {
            enot.ask(
                    board,
                    Json.object().put("type", "exec").put("to_exec", PROGRAM).toString());
        }
        for (int k = 0; k < STEPS; k++) {
            for (String board : ONTO.keySet()) {
                enot.post("/commands", step(board, k));
            }
        }
        to = Instant.now();
        ONTO.keySet().forEach(ReplayIT::stateOf);
    }

    @AfterAll
    static void stop() {
        boards.close();
        enot.close();
    }

    @Test
    void everyCommandIsIssuedOnceAndInOrderThoughTheServiceIsKilledInTheMiddle() {
        int commands = 3 + 3 * STEPS;
        Enot.Answer dry = enot.post("/replays", request().put("dryRun", true).toString());
        assertThat(dry.status()).isEqualTo(200);
        assertThat(dry.body().get("total").asInt()).isEqualTo(commands);
        assertThat(dry.body().get("commands")).hasSize(commands);

        Enot.Answer accepted = enot.post(
                "/replays", request().put("pace", "fast").put("limit", 100).toString());
        assertThat(accepted.status()).isEqualTo(202);
        String id = accepted.body().get("id").asText();
        await().atMost(LONG).until(() -> replay(id).get("issued").asInt() > commands / 4);
        enot.killMinus9();
        enot.start();
        await().atMost(LONG).until(() -> replay(id).get("state").asText().equals("done"));

        assertThat(replay(id).get("issued").asInt()).isEqualTo(commands);
        Map<String, List<String>> first = new LinkedHashMap<>();
        Map<String, List<String>> again = new LinkedHashMap<>();
        for (CommandRecord command : enot.commandsInTheLog()) {
            if (command.origin() instanceof Origin.Replay replay && replay.id().equals(id)) {
                again.computeIfAbsent(command.key(), node -> new ArrayList<>()).add(replay.replayOf());
            } else if (!command.acceptedAt().isBefore(from)
                    && !command.acceptedAt().isAfter(to)) {
                first.computeIfAbsent(command.key(), node -> new ArrayList<>()).add(command.id());
            }
        }
        ONTO.forEach((one, other) ->
                assertThat(again.get(idOf(other))).as(other + " like " + one).isEqualTo(first.get(idOf(one))));
        ONTO.forEach((one, other) ->
                assertThat(stateOf(other)).as(other + " like " + one).isEqualTo(stateOf(one)));
        await().atMost(LONG).until(() -> diff(id).get("same").asInt() == commands);
        assertThat(diff(id).get("differences")).isEmpty();
        assertThat(diff(id).get("lost").asInt()).isZero();
    }

    @Test
    void theDiffShowsWhatTurnedOutOtherwise() {
        enot.value("board-1", "{\"type\":\"exec\",\"to_exec\":\"def answer(): return 42\"}");
        JsonNode first = enot.ask("board-1", "{\"type\":\"function\",\"function\":\"answer\"}");
        enot.value("board-1", "{\"type\":\"exec\",\"to_exec\":\"def answer(): return 43\"}");
        await().atMost(LONG).until(() -> answers().at("/entries/0/id").isTextual());

        String command = answers().at("/entries/0/id").asText();
        String id = enot.post("/replays", "{\"commands\":[\"" + command + "\"]}")
                .body()
                .get("id")
                .asText();

        await().atMost(LONG).until(() -> diff(id).get("differences").size() == 1);
        assertThat(diff(id).at("/differences/0/first/value")).isEqualTo(first.get("value"));
        assertThat(diff(id).at("/differences/0/again/value").asInt()).isEqualTo(43);
        assertThat(diff(id).get("same").asInt()).isZero();
    }

    private static JsonNode answers() {
        return enot.get("/history?node=board-1&type=function&text=answer&limit=1")
                .body();
    }

    @Test
    void aReplayThatIsPausedWaitsAndOneThatIsCalledOffEnds() {
        String id = enot.post(
                        "/replays",
                        request().put("pace", "fast").put("limit", 5).toString())
                .body()
                .get("id")
                .asText();

        enot.patch("/replays/" + id, "{\"wanted\":\"paused\"}");
        await().atMost(LONG).until(() -> replay(id).get("state").asText().equals("paused"));
        enot.patch("/replays/" + id, "{\"wanted\":\"running\"}");
        int before = replay(id).get("issued").asInt();
        await().atMost(LONG).until(() -> replay(id).get("issued").asInt() > before);
        assertThat(enot.delete("/replays/" + id).body().get("wanted").asText()).isEqualTo("cancelled");
        await().atMost(LONG).until(() -> replay(id).get("state").asText().equals("cancelled"));

        assertThat(replay(id).get("issued").asInt()).isLessThan(3 + 3 * STEPS);
        assertThat(enot.patch("/replays/" + id, "{\"wanted\":\"running\"}").status())
                .isEqualTo(409);
    }

    private static ObjectNode request() {
        ObjectNode request = Json.object().put("from", from.toString()).put("to", to.toString());
        ObjectNode onto = request.putObject("onto");
        ONTO.forEach(onto::put);
        return request;
    }

    private static String step(String board, int k) {
        ObjectNode command = Json.object().put("target", board).put("ttl", "10m");
        command.putObject("message")
                .put("type", "function")
                .put("function", "step")
                .putObject("kwargs")
                .put("k", k);
        return command.toString();
    }

    private static JsonNode replay(String id) {
        return enot.get("/replays/" + id).body();
    }

    private static JsonNode diff(String id) {
        return enot.get("/replays/" + id + "/diff?limit=1000").body();
    }

    private static int stateOf(String board) {
        return enot.value(board, "{\"type\":\"eval\",\"to_evaluate\":\"n\"}").asInt();
    }

    private static String idOf(String board) {
        return enot.get("/nodes/" + board).body().get("id").asText();
    }
}
