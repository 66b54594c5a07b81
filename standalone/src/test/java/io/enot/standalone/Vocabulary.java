package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every message of the vocabulary, posted as people post it, to real boards: {@code board-1} and {@code board-2}, whom whoever extends this starts. */
abstract class Vocabulary {
    static Service enot;
    static Boards boards;

    @AfterAll
    static void stopBoards() {
        boards.close();
    }

    @Test
    void blinkLedTogglesPin2() throws Exception {
        List<String> seen = new ArrayList<>(List.of(boards.pin("board-1", 2)));
        Thread watcher = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                String now = boards.pin("board-1", 2);
                if (!now.equals(seen.get(seen.size() - 1))) {
                    seen.add(now);
                }
                try {
                    Thread.sleep(5);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });

        JsonNode result = enot.ask(
                "board-1",
                "{\"type\":\"command\",\"command\":\"blink led\",\"kwargs\":{\"times\":3,\"forever\":false,\"on_seconds\":0.1,\"off_seconds\":0.1}}");

        watcher.interrupt();
        watcher.join();
        assertThat(result.get("state").asText()).isEqualTo("succeeded");
        assertThat(seen).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void writeAndReadAgree() {
        JsonNode written = enot.ask(
                "board-1",
                "{\"message_type\":\"command\",\"command\":\"write GPIOs\",\"kwargs\":{\"pins_and_values\":[[4,1],[5,0]]}}");
        assertThat(written.get("value")).hasToString("[[4,1],[5,0]]");
        assertThat(boards.pin("board-1", 4)).isEqualTo("1");

        JsonNode read =
                enot.ask("board-1", "{\"type\":\"command\",\"command\":\"read GPIOs\",\"kwargs\":{\"pins\":[4,5]}}");
        assertThat(read.get("value")).hasToString("[[4,1],[5,0]]");

        JsonNode all = enot.ask("board-1", "{\"type\":\"command\",\"command\":\"read GPIOs\"}");
        assertThat(all.get("value").toString()).contains("[4,1]", "[5,0]", "[2,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"2+3|5", "0|0", "[]|[]", "None|null", "1<2|true", "(1,'a')|[1,\"a\"]", "1.5|1.5"})
    void evalGivesTheValueAsItIs(String expression, String json) {
        JsonNode result = enot.ask("board-1", "{\"type\":\"eval\",\"to_evaluate\":\"" + expression + "\"}");

        assertThat(result.get("state").asText()).isEqualTo("succeeded");
        assertThat(result.get("value")).hasToString(json);
    }

    @Test
    void evalOfEmptyTextIsEmptyText() {
        JsonNode result = enot.ask("board-1", "{\"type\":\"eval\",\"to_evaluate\":\"\\\"\\\"\"}");

        assertThat(result.get("value")).hasToString("\"\"");
    }

    @Test
    void anExceptionIsAFailureWithItsTraceback() {
        JsonNode result = enot.ask("board-1", "{\"type\":\"eval\",\"to_evaluate\":\"1/0\"}");

        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(result.get("error").asText()).startsWith("ZeroDivisionError");
        assertThat(result.get("trace").asText()).contains("Traceback", "ZeroDivisionError");
    }

    @Test
    void execStreamsWhatItPrintsAndDefinesAFunctionThatCanBeCalled() {
        JsonNode exec = enot.ask(
                "board-1",
                "{\"type\":\"exec\",\"to_exec\":\"def area(a, b=2):\\n    return a * b\\nprint('defined', 1)\"}");
        assertThat(exec.get("value").isNull()).isTrue();
        assertThat(exec.get("output").asText()).isEqualTo("defined 1\n");

        JsonNode call = enot.ask("board-1", "{\"type\":\"function\",\"function\":\"area\",\"kwargs\":{\"a\":21}}");
        assertThat(call.get("value").asInt()).isEqualTo(42);
    }

    @Test
    void aFileCanBeImportedAfterwardsHoweverLong() {
        String filler = "# " + "x".repeat(60) + "\\n";
        JsonNode stored = enot.ask(
                "board-1",
                "{\"type\":\"file\",\"file\":\"" + filler.repeat(100)
                        + "def hi(name):\\n    return 'hi ' + name\\n\",\"kwargs\":{\"filename\":\"lib/greet.py\"}}");
        assertThat(stored.get("state").asText()).isEqualTo("succeeded");

        JsonNode call =
                enot.ask("board-1", "{\"type\":\"function\",\"function\":\"greet.hi\",\"kwargs\":{\"name\":\"Ada\"}}");
        assertThat(call.get("value").asText()).isEqualTo("hi Ada");
    }

    @Test
    void anExecLongerThanTheBoardsLineRuns() {
        String code = "x = 300\\n" + "# a line that only takes room\\n".repeat(100);
        assertThat(enot.ask("board-1", "{\"type\":\"exec\",\"to_exec\":\"" + code + "\"}")
                        .get("state")
                        .asText())
                .isEqualTo("succeeded");
        assertThat(enot.value("board-1", "{\"type\":\"eval\",\"to_evaluate\":\"x\"}")
                        .asInt())
                .isEqualTo(300);
    }

    @Test
    void aScriptBlinksOnWhileTheBoardAnswersAndSurvivesAReset() {
        String script =
                "from machine import Pin\\nimport time\\nled = Pin(2, Pin.OUT)\\nwhile True:\\n    led.value(not led.value())\\n    time.sleep(0.05)\\n";
        assertThat(enot.ask("board-2", "{\"type\":\"script\",\"name\":\"blinker\",\"script\":\"" + script + "\"}")
                        .get("state")
                        .asText())
                .isEqualTo("succeeded");
        assertBlinks("board-2");
        JsonNode status = enot.value("board-2", "{\"type\":\"status\"}");
        assertThat(status.get("script").get("state").asText()).isEqualTo("running");
        assertThat(status.get("free").asInt()).isPositive();

        String boot = status.get("boot").asText();
        assertThat(enot.ask("board-2", "{\"type\":\"reset\"}").get("state").asText())
                .isEqualTo("succeeded");
        await().atMost(Duration.ofSeconds(20)).until(() -> enot.isOnline("board-2"));
        assertThat(enot.value("board-2", "{\"type\":\"status\"}").get("boot").asText())
                .isNotEqualTo(boot);
        assertBlinks("board-2");

        assertThat(enot.value("board-2", "{\"type\":\"stop\"}").asBoolean()).isTrue();
        assertThat(enot.value("board-2", "{\"type\":\"stop\"}").asBoolean()).isFalse();
    }

    @Test
    void aScriptInTheNameOfAPlanThatThereIsNotIsTakenOffAgain() {
        enot.ask("board-1", "{\"type\":\"script\",\"script\":\"who = 'own'\"}");
        enot.ask("board-1", "{\"type\":\"script\",\"script\":\"who = 'plan'\",\"plan\":\"greenhouses\"}");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> enot.value("board-1", "{\"type\":\"eval\",\"to_evaluate\":\"who\"}")
                        .asText()
                        .equals("own"));

        assertThat(enot.value("board-1", "{\"type\":\"restore\"}").asBoolean()).isFalse();
    }

    @Test
    void aNewAgentComesOverTheNetwork() throws Exception {
        StringBuilder manifest = new StringBuilder();
        try (Stream<Path> modules = Files.list(Path.of("..", "firmware", "agent", "enot"))) {
            for (Path module :
                    modules.filter(path -> path.toString().endsWith(".py")).toList()) {
                String name = "enot/" + module.getFileName();
                String source = Files.readString(module).replace("VERSION = \"", "VERSION = \"9.");
                upload("next/" + name, source);
                manifest.append(sha256(source)).append("  ").append(name).append('\n');
            }
        }
        upload("next/manifest", manifest.toString());
        String old = enot.value("board-2", "{\"type\":\"status\"}").get("fw").asText();

        JsonNode half = enot.ask("board-2", update(sha256("another manifest")));
        assertThat(half.get("error").asText()).contains("next/manifest");
        JsonNode whole = enot.ask("board-2", update(sha256(manifest.toString())));
        assertThat(whole.get("state").asText()).isEqualTo("succeeded");

        assertThat(enot.value("board-2", "{\"type\":\"status\"}").get("fw").asText())
                .isEqualTo("9." + old);
    }

    private static void upload(String filename, String content) {
        ObjectNode message = Json.object().put("type", "file").put("file", content);
        message.putObject("kwargs").put("filename", filename);
        assertThat(enot.ask("board-2", message.toString()).get("state").asText())
                .isEqualTo("succeeded");
    }

    private static String update(String manifest) {
        return Json.object().put("type", "update").put("manifest", manifest).toString();
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    @Test
    void aListAndABroadcastReachTwoNodesAtOnce() {
        Answer list = enot.post(
                "/commands?wait=20s",
                "{\"target\":[\"board-1\",\"board-2\"],\"message\":{\"type\":\"eval\",\"to_evaluate\":\"6*7\"}}");
        Answer everybody = enot.post(
                "/commands?wait=20s", "{\"target\":\"*\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"6*7\"}}");

        for (JsonNode answer : List.of(list.body(), everybody.body())) {
            assertThat(answer.get("results").findValuesAsText("value")).contains("42", "42");
        }
        assertThat(list.body().get("missing").asInt()).isZero();
        assertThat(list.body().get("positions")).hasSize(2);
        assertThat(everybody.body().get("positions")).hasSize(12);
    }

    @Test
    void resultsCanBeReadAfterwardsAndWaitedFor() {
        Answer accepted = enot.post(
                "/commands",
                "{\"target\":\"board-1\",\"message\":{\"type\":\"exec\",\"to_exec\":\"import time; time.sleep(0.3)\"}}");
        assertThat(accepted.status()).isEqualTo(202);
        String id = accepted.body().get("id").asText();
        assertThat(accepted.body().get("positions").get(0).get("offset").asLong())
                .isNotNegative();

        Answer result = enot.get("/results/" + id + "?wait=20s");
        assertThat(result.body().get("results").get(0).get("state").asText()).isEqualTo("succeeded");
        assertThat(result.body().get("missing").asInt()).isZero();
        assertThat(result.body().get("message").get("type").asText()).isEqualTo("exec");
    }

    private static void assertBlinks(String board) {
        String before = boards.pin(board, 2);
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !boards.pin(board, 2).equals(before));
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> boards.pin(board, 2).equals(before));
    }
}
