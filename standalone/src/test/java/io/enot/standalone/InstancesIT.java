package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.Origin;
import io.enot.contract.record.ReportRecord;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two result services share the partitions of a log of their own; one of them is killed and comes back. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstancesIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String PREFIX = "instances";
    private static final int PARTITIONS = 12;
    private static final int COMMANDS = 600;

    /** Entries of what is written besides. */
    private static final int SPECIAL = 6;

    /** The load: so many commands, and a pause. */
    private static final int BURST = 20;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String ALL_HERE = "/history/here?limit=1&partitions="
            + String.join(
                    ",",
                    IntStream.range(0, PARTITIONS).mapToObj(String::valueOf).toList());

    private static final List<String> NODES =
            IntStream.range(0, 20).mapToObj(number -> "node-" + number).toList();

    @TempDir
    static Path folder;

    /** Nothing that is recorded beforehand was accepted later. */
    static Instant end;

    static String replay;
    static final List<Service> INSTANCES = new ArrayList<>();
    static final List<String> IDS = new ArrayList<>();
    static List<String> questions = List.of();
    static List<String> answers = List.of();

    @BeforeAll
    static void recordAHistory() {
        end = Instant.now().minus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MILLIS);
        replay = uuid(end.minus(Duration.ofHours(3)), 0);
        for (int number = 0; number < 2; number++) {
            INSTANCES.add(new Service(
                    "result-service",
                    folder.resolve("instance-" + number),
                    List.of(
                            "kafka.bootstrap.servers=" + Enot.shared().kafka(),
                            "enot.log.prefix=" + PREFIX,
                            "kafka-streams.state.dir=" + folder.resolve("streams-" + number))));
        }
        INSTANCES.forEach(Service::begin);
        INSTANCES.forEach(Service::awaitReady);
        try (LogWriter log = log()) {
            IDS.addAll(write(log, COMMANDS, end.minus(Duration.ofHours(2)), end));
            writeWhatIsSpecial(log);
        }
        awaitBalance();
        questions = questions();
        for (Service instance : INSTANCES) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(wholeFile(instance)).hasSize(COMMANDS + SPECIAL));
        }
        answers = questions.stream()
                .map(question -> answer(INSTANCES.get(0), question))
                .toList();
    }

    @AfterAll
    static void stop() {
        INSTANCES.forEach(Service::killMinus9);
    }

    @Test
    @Order(1)
    void everyQuestionHasTheSameAnswerFromEither() {
        assertThat(answers).noneMatch(String::isEmpty);
        assertThat(answers.stream().distinct()).hasSameSizeAs(answers);
        assertSameAnswers(INSTANCES.get(1));
    }

    @Test
    @Order(2)
    void pagesGoOnAtEitherInstance() {
        for (String order : List.of("newest", "oldest")) {
            List<String> cursors = new ArrayList<>();
            String next = "";
            for (int page = 0; !next.isEmpty() || page == 0; page++) {
                JsonNode body = INSTANCES
                        .get(page % 2)
                        .get("/history?limit=37&order=" + order + (page == 0 ? "" : "&cursor=" + next))
                        .ok();
                body.get("entries")
                        .forEach(entry -> cursors.add(entry.get("cursor").asText()));
                next = body.path("next").asText();
            }
            assertThat(cursors).doesNotHaveDuplicates().hasSize(COMMANDS + SPECIAL);
        }
    }

    @Test
    @Order(3)
    void whenOneIsKilledTheOtherSaysWhatItLacksAndSoonLacksNothing() throws InterruptedException {
        Service killed = INSTANCES.get(0);
        Service left = INSTANCES.get(1);
        List<String> more = new CopyOnWriteArrayList<>();
        AtomicBoolean goOn = new AtomicBoolean(true);
        Thread load = Thread.ofPlatform().start(() -> {
            try (LogWriter log = log()) {
                while (goOn.get()) {
                    more.addAll(write(log, BURST, Instant.now().minus(PAUSE), Instant.now()));
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        });
        await().atMost(LONG).until(() -> more.size() > 10 * BURST);
        List<String> told = List.copyOf(more).reversed().stream()
                .filter(id -> isTold(left, id))
                .limit(BURST)
                .toList();

        long start = System.nanoTime();
        killed.killMinus9();
        int asked = told.size() + questions.size();
        int incomplete = 0;
        for (int missing = asked; missing > 0; incomplete += missing) {
            missing = asked - answeredAsBefore(left, told);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
        }
        System.out.printf(
                "one of two instances is killed: the other one answers everything %.1f s later; %d answers before that were refused, or said that they were partial%n",
                (System.nanoTime() - start) / 1e9, incomplete);

        goOn.set(false);
        load.join();
        await().atMost(LONG).until(() -> wholeFile(left).size() >= COMMANDS + SPECIAL + more.size());
        assertThat(wholeFile(left)).hasSize(COMMANDS + SPECIAL + more.size()).doesNotHaveDuplicates();
        assertThat(more).allMatch(id -> isTold(left, id));
        assertSameAnswers(left);
    }

    @Test
    @Order(4)
    void oneThatComesBackAnswersLikeTheOther() {
        INSTANCES.get(0).start();
        awaitBalance();
        INSTANCES.forEach(InstancesIT::assertSameAnswers);
        assertThat(wholeFile(INSTANCES.get(0))).isEqualTo(wholeFile(INSTANCES.get(1)));
    }

    /** Of everything that can be asked, about what does not change any more. */
    private static List<String> questions() {
        String within = "&from=" + end.minus(Duration.ofHours(4)) + "&to=" + end.plus(Duration.ofMinutes(5));
        List<String> asked = new ArrayList<>(List.of(
                "/history?limit=50" + within,
                "/history?limit=1000&order=oldest" + within,
                "/history?limit=1000&state=failed,cancelled" + within,
                "/history?limit=1000&type=function&issuer=user-3" + within,
                "/history?limit=1000&text=special" + within,
                "/history?limit=40&from=" + end.minus(Duration.ofHours(1)) + "&to=" + end,
                "/history?node=node-1&node=node-2&limit=1000" + within,
                "/history?format=ndjson" + within,
                "/history?format=csv" + within,
                "/replays/" + replay + "/diff?limit=1",
                "/reports?node=node-4&name=temperature&from=" + end.minus(Duration.ofHours(4)),
                "/reports?node=node-5",
                "/reports"));
        NODES.subList(0, 6).forEach(node -> asked.add("/nodes/" + node + "/history?limit=20" + within));
        for (int i = 0; i < COMMANDS; i += 60) {
            asked.add("/results/" + IDS.get(i));
        }
        IDS.subList(COMMANDS, IDS.size()).forEach(id -> asked.add("/results/" + id));
        return asked;
    }

    private static void assertSameAnswers(Service instance) {
        for (int i = 0; i < questions.size(); i++) {
            String question = questions.get(i);
            String before = answers.get(i);
            assertThat(answer(instance, question)).as(question).isEqualTo(before);
        }
    }

    /** How many of all questions are answered in full. */
    private static int answeredAsBefore(Service instance, List<String> told) {
        return (int) (told.stream().filter(id -> isStillTold(instance, id)).count()
                + IntStream.range(0, questions.size())
                        .filter(question -> isAsBefore(instance, question))
                        .count());
    }

    /** Whether a question is answered in full; the answer must then be what it was, and must otherwise say that something may be missing. */
    private static boolean isAsBefore(Service instance, int question) {
        HttpResponse<String> answer = instance.text(questions.get(question));
        if (isWhole(answer)) {
            assertThat(answer.body()).as(questions.get(question)).isEqualTo(answers.get(question));
            return true;
        }
        return false;
    }

    /** Whether the lookup of a command is answered in full; what was told once must then be told. */
    private static boolean isStillTold(Service instance, String id) {
        HttpResponse<String> answer = instance.text("/results/" + id);
        if (isWhole(answer)) {
            assertThat(answer.body()).contains("\"state\":\"succeeded\"");
            return true;
        }
        return false;
    }

    private static boolean isWhole(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
        return answer.statusCode() == 200 && !answer.body().contains("\"partial\"");
    }

    /** Whether the outcome of a command is told. */
    private static boolean isTold(Service instance, String id) {
        return instance.text("/results/" + id).body().contains("\"state\":\"succeeded\"");
    }

    private static String answer(Service instance, String question) {
        HttpResponse<String> answer = instance.text(question);
        assertThat(isWhole(answer)).as(question + ": " + answer.body()).isTrue();
        return answer.body();
    }

    /** Where each entry of the whole history stands. */
    private static List<String> wholeFile(Service instance) {
        return answer(instance, "/history?format=ndjson")
                .lines()
                .map(InstancesIT::cursor)
                .toList();
    }

    private static String cursor(String line) {
        try {
            return Json.MAPPER.readTree(line).get("cursor").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the two share the partitions, and each has a copy of what the other one keeps. */
    private static void awaitBalance() {
        await().atMost(LONG).untilAsserted(() -> {
            List<JsonNode> held = INSTANCES.stream()
                    .map(instance -> instance.get(ALL_HERE).ok())
                    .toList();
            assertThat(held).allSatisfy(here -> {
                assertThat(here.get("from")).hasSize(PARTITIONS);
                assertThat(here.get("copies")).isNotEmpty();
            });
            assertThat(held.get(0).get("copies").size()
                            + held.get(1).get("copies").size())
                    .isEqualTo(PARTITIONS);
        });
    }

    private static LogWriter log() {
        return new LogWriter(Enot.shared().kafka(), PREFIX);
    }

    /** Writes commands to one node each, which have been carried out; at even distances from one time to another. */
    private static List<String> write(LogWriter log, int commands, Instant from, Instant to) {
        List<String> ids = new ArrayList<>();
        Duration distance = Duration.between(from, to).dividedBy(commands);
        for (int i = 0; i < commands; i++) {
            Instant at = from.plus(distance.multipliedBy(i));
            String id = uuid(at, i);
            String node = NODES.get(i % NODES.size());
            log.write(command(id, new Target.Node(node), i, at), at);
            log.write(new Delivered(id, node, "gateway", at.plusMillis(1), i), at.plusMillis(1));
            log.write(
                    i % 50 == 7 && commands == COMMANDS
                            ? new Failed(id, node, "gateway", at.plusMillis(2), Failed.ERROR, "OSError", "", 1)
                            : new Succeeded(id, node, "gateway", at.plusMillis(2), IntNode.valueOf(i), 1),
                    at.plusMillis(2));
            ids.add(id);
        }
        log.flush();
        return ids;
    }

    /** A broadcast that two nodes have got, a command that is called off and whose id tells no time, one that repeats another, one that has expired, and reports. */
    private static void writeWhatIsSpecial(LogWriter log) {
        String broadcast = uuid(end, 1);
        log.write(command(broadcast, new Target.Matching(Selector.ALL), 1, end), end);
        for (String node : NODES.subList(0, 2)) {
            log.write(new Succeeded(broadcast, node, "gateway", end.plusMillis(2), IntNode.valueOf(1), 1), end);
        }
        String off = UUID.nameUUIDFromBytes(new byte[] {1}).toString();
        log.write(command(off, new Target.Node("node-9"), 2, end), end);
        log.write(new CancelRecord(off, "user-9", end.plusMillis(5), end.plusSeconds(60)), end.plusMillis(5));
        String again = uuid(end, 3);
        log.write(
                command(again, new Target.Node("node-3"), 3, end).from(new Origin.Replay(replay, IDS.get(3), null)),
                end);
        log.write(new Succeeded(again, "node-3", "gateway", end.plusMillis(2), IntNode.valueOf(33), 1), end);
        for (int i = 0; i < 50; i++) {
            Instant at = end.minusSeconds(i);
            log.write(new ReportRecord("node-4", "temperature", IntNode.valueOf(i), at, "gateway", 1, i), at);
            log.write(
                    new ReportRecord(
                            NODES.get(i % NODES.size()), "name-" + i, IntNode.valueOf(i), at, "gateway", 1, 100 + i),
                    at);
        }
        String last = uuid(end.plusMillis(1), 4);
        log.write(command(last, new Target.Node("node-3"), 4, end), end);
        IDS.addAll(List.of(broadcast, off, again, last));
    }

    private static CommandRecord command(String id, Target target, int number, Instant at) {
        ObjectNode message = number % 2 == 0
                ? Json.object().put("type", "eval").put("to_evaluate", "special-" + number)
                : Json.object().put("type", "function").put("function", "f" + number);
        return new CommandRecord(
                        id, target, message, "user-" + number % 7, at, at.plusSeconds(60), Duration.ofSeconds(60))
                .postedBy("192.0.2.1", "request-" + number, null);
    }

    /** An id that tells this time. */
    private static String uuid(Instant at, int number) {
        return new UUID(
                        (at.toEpochMilli() << 16) | 0x7000 | number,
                        UUID.randomUUID().getLeastSignificantBits())
                .toString();
    }
}
