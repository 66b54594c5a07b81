package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of a plan over 50 real boards, which blink on pin 4 before it comes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlanIT {
    private static final int BOARDS = 50;
    private static final int MAX_FAILURES = 3;
    private static final int CONCURRENCY = 2;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String BLINK = """
            import time
            from machine import Pin
            pin = Pin(%d, Pin.OUT)
            while True:
                pin.value(1 - pin.value())
                time.sleep_ms(200)
            """;
    private static final String CRASH = "raise ValueError('no light')\n";
    private static final int BEFORE = 4;
    private static final int AFTER = 5;

    @TempDir
    static Path folder;

    static Enot enot;
    static Boards boards;

    @BeforeAll
    static void start() {
        enot = Enot.start(folder);
        boards = Boards.start(enot, BOARDS);
        ObjectNode command = Json.object().put("target", "*");
        command.putObject("message").put("type", "script").put("script", BLINK.formatted(BEFORE));
        JsonNode answer = enot.post("/commands?wait=60s", command.toString()).body();
        assertThat(answer.get("missing").asInt()).isZero();
    }

    @AfterAll
    static void stop() {
        boards.close();
        enot.close();
    }

    @Test
    @Order(1)
    void aScriptThatCrashesStopsAfterAHandfulAndTheirOldScriptsAreBack() {
        assertThat(put(plan(CRASH, 100)).status()).isEqualTo(200);

        await().atMost(LONG).until(() -> status().get("halted").asBoolean());
        // those that were under way when it was one too many may still fail
        await().atMost(LONG)
                .until(() -> rolledBack().size() == status().get("failed").asInt());
        assertThat(rolledBack()).hasSizeBetween(MAX_FAILURES + 1, MAX_FAILURES + CONCURRENCY);
        assertThat(status().get("takePart").asInt()).isEqualTo(BOARDS);
        assertThat(status().get("waiting").asInt())
                .isEqualTo(BOARDS - status().get("failed").asInt());
        assertThat(status().at("/failures/0/trace").asText()).contains("ValueError: no light");
        rolledBack().forEach(board -> assertBlinks(board, BEFORE));
    }

    @Test
    @Order(2)
    void theFixedScriptComesToTenPercentAndToNobodyElse() {
        assertThat(put(plan(BLINK.formatted(AFTER), 10)).status()).isEqualTo(200);

        await().atMost(LONG).until(() -> isComplete() && status().get("running").asInt() > 0);

        assertThat(status().get("matched").asInt()).isEqualTo(BOARDS);
        assertThat(status().get("takePart").asInt()).isBetween(1, BOARDS / 4);
        assertThat(running()).hasSize(status().get("running").asInt());
        assertBlinks(running().getFirst(), AFTER);
    }

    @Test
    @Order(3)
    void aHundredPercentTakesInAllAndABoardThatWasOffJoinsWhenSwitchedOn() {
        String off =
                names().filter(name -> !running().contains(name)).findFirst().orElseThrow();
        boards.off(off);
        await().atMost(LONG).until(() -> !enot.isOnline(off));

        assertThat(enot.patch("/plans/light", "{\"percent\":100,\"concurrency\":25}")
                        .status())
                .isEqualTo(200);
        await().atMost(LONG).until(() -> status().get("running").asInt() == BOARDS - 1);
        assertThat(status().get("away").asInt()).isEqualTo(1);

        boards.on(off);
        await().atMost(LONG).until(PlanIT::isComplete);
        assertThat(running()).hasSize(BOARDS);
        assertBlinks(off, AFTER);
    }

    @Test
    @Order(4)
    void everyInstallationIsInTheLogWithThePlanAsIssuer() {
        JsonNode node = enot.get("/nodes/board-1").body();

        JsonNode installed =
                enot.get("/results/" + node.at("/rollout/commandId").asText()).body();

        assertThat(installed.get("issuer").asText()).isEqualTo("plan:light");
        assertThat(installed.at("/message/plan").asText()).isEqualTo("light");
        assertThat(installed.at("/results/0/state").asText()).isEqualTo("succeeded");
    }

    @Test
    @Order(5)
    void whatSomebodyPutsInItsPlaceIsReplacedAndWhatSomebodyStopsStaysStopped() {
        enot.value("board-1", "{\"type\":\"script\",\"script\":\"x = 1\"}");
        await().atMost(LONG).until(() -> running().contains("board-1"));
        assertBlinks("board-1", AFTER);

        enot.value("board-2", "{\"type\":\"stop\"}");
        await().atMost(LONG).until(() -> enot.get("/nodes/board-2").body().get("script") == null);
        await().atMost(LONG).until(() -> status().get("running").asInt() == BOARDS - 1);
    }

    @Test
    @Order(6)
    void aPlanOfHigherPriorityGoesFirstAndWhenItIsRemovedTheOtherComesBack() {
        enot.put(
                "/nodes/" + enot.get("/nodes/board-3").body().get("id").asText(), "{\"labels\":{\"special\":\"yes\"}}");
        ObjectNode special =
                plan("while True: pass", 100).put("selector", "special=yes").put("priority", 1);
        assertThat(enot.put("/plans/special", special.toString()).status()).isEqualTo(200);
        await().atMost(LONG).until(() -> planOf("board-3").equals("special"));

        assertThat(enot.delete("/plans/special").status()).isEqualTo(204);

        await().atMost(LONG).until(() -> planOf("board-3").equals("light"));
        assertBlinks("board-3", AFTER);
    }

    @Test
    @Order(7)
    void theRemovalOfThePlanPutsBackWhatWasThereBeforeIt() {
        assertThat(enot.delete("/plans/light").status()).isEqualTo(204);

        await().atMost(LONG).until(() -> names().allMatch(name -> planOf(name).isEmpty()));
        assertBlinks("board-7", BEFORE);
        assertThat(enot.get("/plans/light").status()).isEqualTo(404);
    }

    private static ObjectNode plan(String script, int percent) {
        return Json.object()
                .put("selector", "*")
                .put("script", script)
                .put("percent", percent)
                .put("maxFailures", MAX_FAILURES)
                .put("concurrency", CONCURRENCY)
                .put("settle", "1s");
    }

    private static Answer put(ObjectNode plan) {
        return enot.put("/plans/light", plan.toString());
    }

    private static JsonNode status() {
        return enot.get("/plans/light").body().get("status");
    }

    private static boolean isComplete() {
        JsonNode status = status();
        return status.get("running").asInt() == status.get("takePart").asInt();
    }

    private static Stream<String> names() {
        return IntStream.rangeClosed(1, BOARDS).mapToObj(number -> "board-" + number);
    }

    private static String planOf(String board) {
        return enot.get("/nodes/" + board).body().path("plan").asText("");
    }

    /** Names of the boards that run the plan's script. */
    private static List<String> running() {
        String digest = enot.get("/plans/light").body().get("digest").asText();
        return boardsWhere(node -> node.path("script").asText("").equals(digest));
    }

    /** Names of the boards on which the plan has failed and which have left its script. */
    private static List<String> rolledBack() {
        return boardsWhere(node -> node.at("/rollout/state").asText("").equals("failed")
                && node.path("plan").asText("").isEmpty());
    }

    private static List<String> boardsWhere(Predicate<JsonNode> condition) {
        return StreamSupport.stream(enot.get("/nodes").body().spliterator(), false)
                .filter(condition)
                .map(node -> node.get("name").asText())
                .toList();
    }

    private static void assertBlinks(String board, int pin) {
        List<String> seen = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(20)).atMost(LONG).until(() -> {
            String level = boards.pin(board, pin);
            if (seen.isEmpty() || !seen.getLast().equals(level)) {
                seen.add(level);
            }
            return seen.size() > 3;
        });
    }
}
