package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples do on real boards what their pages promise. */
class ExamplesIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int LED = 2;
    private static final int RED_OR_HEATER = 4;
    private static final int GREEN = 5;

    @TempDir
    static Path folder;

    static Enot enot;
    static Boards boards;

    @BeforeAll
    static void start() {
        enot = Enot.start(folder);
        boards = Boards.start(enot, 5);
    }

    @AfterAll
    static void stop() {
        boards.close();
        enot.close();
    }

    @Test
    void blinkBlinks() throws IOException {
        deploy("blink", "board-1");

        Set<String> levels = new HashSet<>();
        await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> {
            levels.add(boards.pin("board-1", LED));
            return levels.size() == 2;
        });
    }

    @Test
    void theThermostatHeatsUntilItIsWarmAndReportsIt() throws IOException {
        temperature("18.0");
        deploy("thermostat", "board-1");

        awaitHeater("1");
        temperature("20.2");
        awaitReport("temperature", "20.2");
        assertThat(heater()).as("within the slack nothing changes").isEqualTo("1");
        temperature("20.6");
        awaitHeater("0");
        temperature("broken");
        awaitReport("temperature", "null");
        assertThat(heater()).as("without a sensor it does not heat").isEqualTo("0");
        temperature("19.0");
        awaitHeater("1");
        awaitReport("heater", "1");
    }

    @Test
    void ofTheTrafficLightsAtMostOneIsGreenAndEachHasItsTurn() throws IOException {
        List<String> lights = List.of("board-3", "board-2", "board-1");
        for (String light : lights) {
            deploy("traffic-light", light);
        }

        Set<String> seen = new HashSet<>();
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            List<String> green = greenOf(lights);
            List<String> red = green.stream()
                    .filter(light -> boards.pin(light, RED_OR_HEATER).equals("1"))
                    .toList();
            // pins are read one after the other: what was green before and after was so in between
            List<String> still = greenOf(green);
            assertThat(still).hasSizeLessThan(2).noneMatch(red::contains);
            seen.addAll(still);
            return seen.size() == lights.size();
        });
    }

    private static List<String> greenOf(List<String> lights) {
        return lights.stream()
                .filter(light -> boards.pin(light, GREEN).equals("1"))
                .toList();
    }

    @Test
    void theNeuronsComputeXor() throws IOException {
        for (int i = 1; i <= 5; i++) {
            deploy("neurons", "board-" + i);
        }

        assertThat(xor("board-1")).isEqualTo(1);
        assertThat(xor("board-2")).isEqualTo(1);
        assertThat(xor("board-1", "board-2")).isZero();
        assertThat(reports("board-5", "fired")).hasSize(2);
        assertThat(reports("board-4", "fired")).as("and").hasSize(1);
        assertThat(reports("board-3", "fired")).as("or").hasSize(3);
    }

    /** Fires at the inputs, waits until the output has decided, and returns how often it has fired. */
    private static int xor(String... inputs) {
        int before = number("fired");
        int decisions = number("decisions");
        Stream.of(inputs)
                .forEach(
                        input -> enot.post(
                                "/commands",
                                "{\"target\":\"" + input
                                        + "\",\"message\":{\"type\":\"function\",\"function\":\"impulse\",\"kwargs\":{\"weight\":1}}}"));
        await().atMost(LONG).until(() -> number("decisions") > decisions);
        return number("fired") - before;
    }

    private static int number(String name) {
        return enot.value("board-5", "{\"type\":\"eval\",\"to_evaluate\":\"" + name + "\"}")
                .asInt();
    }

    private static void deploy(String example, String board) throws IOException {
        String source = Files.readString(Path.of("..", "examples", example, "script.py"));
        enot.value(
                board, Json.object().put("type", "script").put("script", source).toString());
    }

    private static void temperature(String text) {
        enot.value(
                "board-1",
                "{\"type\":\"file\",\"file\":\"" + text + "\",\"kwargs\":{\"filename\":\"temperature.txt\"}}");
    }

    private static String heater() {
        return boards.pin("board-1", RED_OR_HEATER);
    }

    private static void awaitHeater(String level) {
        await().atMost(LONG).until(() -> heater().equals(level));
    }

    private static void awaitReport(String name, String value) {
        await().atMost(LONG).until(() -> {
            List<String> values = reports("board-1", name);
            return !values.isEmpty() && values.getLast().equals(value);
        });
    }

    private static List<String> reports(String board, String name) {
        String id = enot.get("/nodes/" + board).body().get("id").asText();
        JsonNode reports = enot.get("/reports?node=" + id + "&name=" + name).body();
        return reports.findValuesAsText("value");
    }
}
