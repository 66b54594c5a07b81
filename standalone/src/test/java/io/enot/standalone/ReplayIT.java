package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.Origin;
import io.enot.contract.record.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What three boards were told is told to three fresh ones, though the service that does it is killed meanwhile. The history is written into the log with the times of the past: of ten minutes, or
 * with {@code -Denot.test.replay=hour} ({@code make test-replay}) of an hour.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayIT {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final boolean HOUR =
            System.getProperty("enot.test.replay", "").equals("hour");
    private static final Duration RECORDED = HOUR ? Duration.ofHours(1) : Duration.ofMinutes(10);
    private static final int COMMANDS = HOUR ? 2_000 : 400;
    private static final int FACTOR = 60;

    /** Of the pace. What a busy machine takes for itself is a large part of a few seconds, and decides nothing there. */
    private static final double MOST_EARLY = HOUR ? 0.1 : 0.5;

    private static final double MOST_LATE = HOUR ? 0.1 : Double.MAX_VALUE;

    /** So long a pause is no matter of the pace: it is where one instance was killed, and the other one took over. */
    private static final Duration INTERRUPTION = Duration.ofSeconds(7);

    private static final Map<String, String> ONTO =
            Map.of("recorded-1", "board-1", "recorded-2", "board-2", "recorded-3", "board-3");

    /** What comes of a step depends on the order, and on each being there once. */
    private static final String PROGRAM =
            "n = 7\ndef step(k):\n    global n\n    n = (n * 31 + k) % 1000003\n    return n";

    /** A step calls this in one of ten cases. It is on the boards before the replay begins, and on one of them it is another one. */
    private static final String SCALE = "def scale(k):\n    return ";

    @TempDir
    static Path folder;

    static Enot enot;
    static Boards boards;
    static Instant from;
    static Instant to;
    static final List<CommandRecord> RECORD = new ArrayList<>();
    static final Map<String, Integer> STATES = new HashMap<>();

    @BeforeAll
    static void recordSomeHistory() {
        to = Instant.now().minus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MILLIS);
        from = to.minus(RECORDED);
        enot = Enot.start(folder);
        boards = Boards.start(enot, ONTO.size());
        ONTO.keySet().forEach(node -> enot.put("/nodes/" + node, "{}").ok());
        try (LogWriter log = new LogWriter(enot.kafka(), "enot")) {
            List<String> nodes = ONTO.keySet().stream().sorted().toList();
            nodes.forEach(node -> record(log, node, from, exec(PROGRAM), NullNode.getInstance()));
            nodes.forEach(node -> STATES.put(node, 7));
            LongStream times = new Random(1)
                    .longs(COMMANDS - nodes.size(), 0, RECORDED.toMillis())
                    .sorted();
            int k = 0;
            for (long time : times.toArray()) {
                String node = nodes.get(k % nodes.size());
                boolean scales = k % 10 == 0;
                int value = scales ? 2 * k : (STATES.get(node) * 31 + k) % 1_000_003;
                if (!scales) {
                    STATES.put(node, value);
                }
                record(log, node, from.plusMillis(time), call(scales ? "scale" : "step", k), IntNode.valueOf(value));
                k++;
            }
        }
    }

    @AfterAll
    static void stop() {
        boards.close();
        enot.close();
    }

    /** Writes what a board was told at a time, and what it answered. */
    private static void record(LogWriter log, String node, Instant at, ObjectNode message, JsonNode value) {
        String id = new UUID(
                        (at.toEpochMilli() << 16) | 0x7000 | RECORD.size(),
                        UUID.randomUUID().getLeastSignificantBits())
                .toString();
        CommandRecord command = new CommandRecord(
                id, new Target.Node(node), message, "anonymous", at, at.plusSeconds(60), Duration.ofSeconds(60));
        RECORD.add(command);
        log.write(command, at);
        log.write(new Delivered(id, node, "gateway", at.plusMillis(2), RECORD.size()), at.plusMillis(2));
        log.write(new Succeeded(id, node, "gateway", at.plusMillis(4), value, 1), at.plusMillis(4));
    }

    @Test
    @Order(1)
    void everyCommandIsIssuedOnceInOrderAndAtItsPaceThoughTheServiceIsKilledInTheMiddle() {
        ONTO.values().forEach(board -> enot.value(board, exec(SCALE + "2 * k").toString()));
        enot.value("board-3", exec(SCALE + "3 * k").toString());
        Answer dry = enot.post("/replays", request().put("dryRun", true).toString());
        assertThat(dry.status()).isEqualTo(200);
        assertThat(dry.body().get("total").asInt()).isEqualTo(COMMANDS);
        assertThat(dry.body().get("commands")).hasSize(Math.min(COMMANDS, 1_000));

        String id = replayAndKillInTheMiddle();
        await().atMost(LONG).until(() -> replay(id).get("state").asText().equals("done"));

        assertThat(replay(id).get("issued").asInt()).isEqualTo(COMMANDS);
        List<CommandRecord> issued = issuedBy(id);
        ONTO.forEach((one, other) -> assertThat(repeatedBy(issued, idOf(other)))
                .as(other + " like " + one)
                .isEqualTo(commandsOf(one)));
        assertPace(issued);
        ONTO.forEach((one, other) -> assertThat(enot.value(other, "{\"type\":\"eval\",\"to_evaluate\":\"n\"}")
                        .asInt())
                .as(other + " like " + one)
                .isEqualTo(STATES.get(one)));
        assertDiff(id);
    }

    /** Another instance than the standalone's begins, and is killed; that one goes on. */
    private static String replayAndKillInTheMiddle() {
        Service other = new Service(
                "command-service", folder.resolve("other"), List.of("kafka.bootstrap.servers=" + enot.kafka()));
        other.start();
        try {
            Answer accepted = other.post("/replays", request().toString());
            assertThat(accepted.status()).isEqualTo(202);
            String id = accepted.body().get("id").asText();
            await().atMost(LONG).until(() -> replay(id).path("issued").asInt() > COMMANDS / 2);
            return id;
        } finally {
            other.killMinus9();
        }
    }

    /** The distances in time are what they were, divided by the factor: on this and on that side of the kill. */
    private static void assertPace(List<CommandRecord> issued) {
        List<CommandRecord> inOrder = issued.stream()
                .sorted(Comparator.comparing(CommandRecord::acceptedAt))
                .toList();
        Map<String, Instant> acceptedAt =
                RECORD.stream().collect(Collectors.toMap(CommandRecord::id, CommandRecord::acceptedAt));
        int begin = 0;
        int interruptions = 0;
        for (int i = 1; i <= inOrder.size(); i++) {
            boolean isInterrupted = i < inOrder.size()
                    && Duration.between(
                                            inOrder.get(i - 1).acceptedAt(),
                                            inOrder.get(i).acceptedAt())
                                    .compareTo(INTERRUPTION)
                            > 0;
            if (isInterrupted || i == inOrder.size()) {
                assertPace(inOrder.subList(begin, i), acceptedAt);
                interruptions += isInterrupted ? 1 : 0;
                begin = i;
            }
        }
        assertThat(interruptions).isPositive();
    }

    private static void assertPace(List<CommandRecord> stretch, Map<String, Instant> acceptedAt) {
        double took = seconds(stretch.getFirst().acceptedAt(), stretch.getLast().acceptedAt());
        double first =
                seconds(acceptedAt.get(repeatedBy(stretch.getFirst())), acceptedAt.get(repeatedBy(stretch.getLast())));
        System.out.printf(
                "replay: %d commands of %.1f s in %.2f s, %.3f of what it should be%n",
                stretch.size(), first, took, took * FACTOR / first);
        assertThat(took * FACTOR / first).isBetween(1 - MOST_EARLY, 1 + MOST_LATE);
    }

    /** What is to differ is what the changed script has returned, and nothing else. */
    private static void assertDiff(String id) {
        List<String> changed = RECORD.stream()
                .filter(command -> command.key().equals("recorded-3"))
                .filter(command -> command.message().path("function").asText().equals("scale"))
                .map(CommandRecord::id)
                .toList();
        await().atMost(LONG)
                .until(() -> diff(id).stream()
                        .allMatch(page -> page.get("open").asInt() == 0
                                && page.get("lost").asInt() == 0));
        List<JsonNode> pages = diff(id);
        List<JsonNode> differences = new ArrayList<>();
        pages.forEach(page -> page.get("differences").forEach(differences::add));
        assertThat(differences)
                .extracting(difference -> difference.at("/first/command").asText())
                .containsExactlyElementsOf(changed);
        assertThat(differences).allSatisfy(difference -> {
            int value = difference.at("/first/value").asInt();
            assertThat(difference.at("/again/value").asInt()).isEqualTo(value / 2 * 3);
        });
        assertThat(pages.stream().mapToInt(page -> page.get("same").asInt()).sum())
                .isEqualTo(COMMANDS - changed.size());
    }

    @Test
    @Order(2)
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

        assertThat(replay(id).get("issued").asInt()).isLessThan(COMMANDS);
        assertThat(enot.patch("/replays/" + id, "{\"wanted\":\"running\"}").status())
                .isEqualTo(409);
    }

    private static ObjectNode request() {
        ObjectNode request = Json.object()
                .put("from", from.toString())
                .put("to", to.toString())
                .put("pace", FACTOR);
        ObjectNode onto = request.putObject("onto");
        ONTO.forEach(onto::put);
        return request;
    }

    private static ObjectNode exec(String program) {
        return Json.object().put("type", "exec").put("to_exec", program);
    }

    private static ObjectNode call(String function, int k) {
        ObjectNode message = Json.object().put("type", "function").put("function", function);
        message.putObject("kwargs").put("k", k);
        return message;
    }

    /** What a replay has issued, for each node in order. */
    private static List<CommandRecord> issuedBy(String replay) {
        return enot.commandsInTheLog().stream()
                .filter(command -> command.origin() instanceof Origin.Replay origin
                        && origin.id().equals(replay))
                .toList();
    }

    private static List<String> repeatedBy(List<CommandRecord> issued, String node) {
        return issued.stream()
                .filter(command -> node.equals(command.key()))
                .map(ReplayIT::repeatedBy)
                .toList();
    }

    private static String repeatedBy(CommandRecord issued) {
        return ((Origin.Replay) issued.origin()).replayOf();
    }

    private static List<String> commandsOf(String node) {
        return RECORD.stream()
                .filter(command -> node.equals(command.key()))
                .map(CommandRecord::id)
                .toList();
    }

    private static JsonNode replay(String id) {
        return enot.get("/replays/" + id).body();
    }

    /** All pages of the comparison. */
    private static List<JsonNode> diff(String id) {
        List<JsonNode> pages = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    enot.get("/replays/" + id + "/diff?limit=1000" + cursor).ok();
            pages.add(page);
            cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
        } while (!cursor.isEmpty());
        return pages;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    private static String idOf(String board) {
        return enot.get("/nodes/" + board).body().get("id").asText();
    }
}
