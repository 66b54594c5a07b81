package io.enot.gateway.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.message.Eval;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.node.Put;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Target;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Addressee NODE = new WindowTest.Named("n", Map.of());
    private static final Delivery.Step WAIT = new Delivery.Wait();

    private static final Map<Long, byte[]> LOG = new ConcurrentHashMap<>();

    private final Window window = new Window(1);
    private final Delivery delivery = new Delivery(window, 0, NODE, 1024, -1);

    @Test
    void sendsTheNextOnlyAfterTheAcknowledgement() {
        add(3, eval("1"));
        add(5, eval("2"));

        assertThat(delivery.next(NOW)).isEqualTo(new Delivery.Send(new Do("c3", 3, new Eval("1"))));
        assertThat(delivery.next(NOW)).isEqualTo(WAIT);
        assertThat(delivery.acknowledge(new Ack(3, -1))).isEqualTo(new Delivery.Acknowledged("c3", 3));
        assertThat(delivery.next(NOW)).isEqualTo(new Delivery.Send(new Do("c5", 5, new Eval("2"))));
        assertThat(delivery.cursor()).isEqualTo(3);
    }

    @Test
    void startsAfterTheCursor() {
        add(3, eval("1"));
        add(5, eval("2"));

        assertThat(new Delivery(window, 0, NODE, 1024, 3).next(NOW))
                .isEqualTo(new Delivery.Send(new Do("c5", 5, new Eval("2"))));
    }

    @Test
    void refusesAnAcknowledgementOfWhatWasNotSent() {
        assertThat(delivery.acknowledge(new Ack(3, -1))).isInstanceOf(Delivery.OutOfOrder.class);
        add(3, eval("1"));
        delivery.next(NOW);
        assertThat(delivery.acknowledge(new Ack(4, -1))).isInstanceOf(Delivery.OutOfOrder.class);
        assertThat(delivery.acknowledge(new Ack(3, 0))).isInstanceOf(Delivery.OutOfOrder.class);
        assertThat(delivery.cursor()).isEqualTo(-1);
    }

    @Test
    void passesOverWhatIsNoCommand() {
        window.add(0, "n", new Entry(1, "c1", Selector.ALL, NOW.plusSeconds(1), "nonsense".getBytes(UTF_8)));
        add(2, Json.object().put("type", "dance"));

        assertThat(delivery.next(NOW)).isInstanceOf(Delivery.Undeliverable.class);
        assertThat(delivery.next(NOW))
                .isInstanceOfSatisfying(
                        Delivery.Undeliverable.class,
                        step -> assertThat(step.id()).isEqualTo("c2"));
        assertThat(delivery.next(NOW)).isEqualTo(WAIT);
        assertThat(delivery.cursor()).isEqualTo(2);
    }

    @Test
    void goesOnAfterTheChunksThatTheNodeHolds() {
        add(7, script("x".repeat(3000)));
        assertThat(((Put) sent(next(delivery))).seq()).isZero();

        assertThat(((Put) sent(delivery.acknowledge(new Ack(7, 3)))).seq()).isEqualTo(4);
        assertThat(delivery.acknowledge(new Ack(7, 2))).isInstanceOf(Delivery.OutOfOrder.class);
    }

    @Test
    void whatIsLargeIsReadFromTheLogOnceForAllWhoGetItAtTheSameTime() {
        Entry large = entry(7, script("x".repeat(3000)));
        window.addForMatching(0, large);
        Delivery another = new Delivery(window, 0, new WindowTest.Named("m", Map.of()), 1024, -1);

        assertThat(large.value()).isEmpty();
        assertThat(delivery.next(NOW)).isEqualTo(new Delivery.Fetch(7));
        assertThat(delivery.next(NOW)).isEqualTo(WAIT);
        assertThat(delivery.fetched(8, logged(7))).isEqualTo(WAIT);
        assertThat(((Put) sent(delivery.fetched(7, logged(7)))).seq()).isZero();
        assertThat(delivery.fetched(7, logged(7))).isEqualTo(WAIT);
        assertThat(((Put) sent(another.next(NOW))).seq()).isZero();
    }

    @Test
    void whatCannotBeReadIsAskedForAgain() {
        add(7, script("x".repeat(3000)));

        assertThat(delivery.next(NOW)).isEqualTo(new Delivery.Fetch(7));
        delivery.notFetched(7);
        assertThat(delivery.next(NOW)).isEqualTo(new Delivery.Fetch(7));
    }

    @Test
    void sendsWhatDoesNotFitInALineAsChunksOfTheLine() throws Exception {
        add(7, eval("1+".repeat(2000) + "1"));

        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Put last = takeAll(delivery, 1024, content);

        assertThat(last.type()).isEqualTo(Put.Type.DO);
        byte[] line = content.toByteArray();
        assertThat(GatewayFrame.from(line, 0, line.length))
                .isEqualTo(new Do("c7", 7, new Eval("1+".repeat(2000) + "1")));
    }

    @Test
    void saysWhenTheLineIsTooShortForAnyChunk() {
        Delivery narrow = new Delivery(window, 0, NODE, 512, -1);
        ObjectNode file = Json.object().put("type", "file").put("file", "x");
        file.putObject("kwargs").put("filename", "中".repeat(128));
        add(1, file);

        assertThat(narrow.next(NOW))
                .isInstanceOfSatisfying(
                        Delivery.Undeliverable.class,
                        step -> assertThat(step.why()).contains("too short"));
    }

    /** Whatever the content and the node's line, the chunks fit and make the content again. */
    @Property(tries = 200)
    void chunksFitTheLineAndMakeTheContentAgain(
            @ForAll @StringLength(min = 1, max = 5000) String content, @ForAll @IntRange(min = 600, max = 4000) int rx)
            throws Exception {
        String source = new String(content.getBytes(UTF_8), UTF_8);
        Window fresh = new Window(1);
        fresh.add(0, "n", entry(7, script(source)));
        Delivery to = new Delivery(fresh, 0, NODE, rx, -1);

        ByteArrayOutputStream received = new ByteArrayOutputStream();
        Put last = takeAll(to, rx, received);

        assertThat(received.toString(UTF_8)).isEqualTo(source);
        assertThat(last.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(received.toByteArray())));
        assertThat(to.cursor()).isEqualTo(7);
    }

    @Test
    void everyChunkOfAScriptSaysWhichPlanInstallsIt() {
        add(7, script("x".repeat(600)).put("plan", "greenhouses"));

        assertThat(delivery.next(NOW)).satisfies(step -> assertThat(plan(step)).isEqualTo("greenhouses"));
        assertThat(delivery.acknowledge(new Ack(7, 0)))
                .satisfies(step -> assertThat(plan(step)).isEqualTo("greenhouses"));
    }

    private static String plan(Delivery.Step step) {
        return ((Put) ((Delivery.Send) step).frame()).plan();
    }

    @Test
    void saysThatACommandIsDurable() {
        add(3, Json.object().put("type", "eval").put("to_evaluate", "1").put("durable", true));
        add(7, script("x").put("durable", true));

        assertThat(delivery.next(NOW)).isEqualTo(new Delivery.Send(new Do("c3", 3, new Eval("1"), true)));
        delivery.acknowledge(new Ack(3, -1));
        assertThat(delivery.next(NOW))
                .isInstanceOfSatisfying(
                        Delivery.Send.class,
                        step -> assertThat(((Put) step.frame()).durable()).isTrue());
    }

    @Test
    void anEmptyFileIsOneEmptyChunk() throws Exception {
        ObjectNode file = Json.object().put("type", "file").put("file", "");
        file.putObject("kwargs").put("filename", "empty");
        add(1, file);

        ByteArrayOutputStream content = new ByteArrayOutputStream();
        assertThatCode(() -> takeAll(delivery, 1024, content)).doesNotThrowAnyException();
        assertThat(content.size()).isZero();
    }

    private static Put takeAll(Delivery delivery, int rx, ByteArrayOutputStream content) throws Exception {
        Put put = (Put) sent(next(delivery));
        while (true) {
            assertThat(put.toLine().length).isLessThanOrEqualTo(rx);
            content.write(put.bytes());
            Delivery.Step step = delivery.acknowledge(new Ack(put.at(), put.seq()));
            if (step instanceof Delivery.Acknowledged) {
                assertThat(put.last()).isTrue();
                return put;
            }
            put = (Put) sent(step);
        }
    }

    /** What comes next, read from the log where it is large. */
    private static Delivery.Step next(Delivery delivery) {
        Delivery.Step step = delivery.next(NOW);
        return step instanceof Delivery.Fetch(long at) ? delivery.fetched(at, logged(at)) : step;
    }

    private static Optional<byte[]> logged(long at) {
        return Optional.ofNullable(LOG.get(at));
    }

    private static GatewayFrame sent(Delivery.Step step) {
        assertThat(step).isInstanceOf(Delivery.Send.class);
        return ((Delivery.Send) step).frame();
    }

    private void add(long at, ObjectNode message) {
        window.add(0, "n", entry(at, message));
    }

    private static Entry entry(long at, ObjectNode message) {
        Instant expires = NOW.plusSeconds(60);
        CommandRecord command =
                new CommandRecord("c" + at, new Target.Node("n"), message, "test", NOW, expires, Duration.ofSeconds(1));
        LOG.put(at, command.toBytes());
        return new Entry(at, command.id(), Selector.ALL, expires, command.toBytes());
    }

    private static ObjectNode eval(String expression) {
        return Json.object().put("type", "eval").put("to_evaluate", expression);
    }

    private static ObjectNode script(String source) {
        return Json.object().put("type", "script").put("script", source);
    }
}
