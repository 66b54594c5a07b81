package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.enot.contract.json.Json;
import io.enot.contract.message.Message;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.GatewayFrame.Confirm;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.GatewayFrame.Ping;
import io.enot.contract.node.GatewayFrame.Reject;
import io.enot.contract.node.GatewayFrame.Welcome;
import io.enot.contract.node.Hello;
import io.enot.contract.node.NodeFrame;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.node.NodeFrame.Call;
import io.enot.contract.node.NodeFrame.Pong;
import io.enot.contract.node.NodeFrame.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever misbehaves on the node port is told why and closed, and nobody else notices. */
class HostileNodesIT {
    @TempDir
    static Path folder;

    static Enot enot;
    static WellBehaved other;

    /** Its own: nodes that come by hand would get the broadcasts of other tests. */
    @BeforeAll
    static void start() throws Exception {
        enot = Enot.start(folder);
        other = new WellBehaved(enot, "well-behaved");
    }

    @AfterAll
    static void stop() {
        enot.close();
    }

    @AfterEach
    void theOthersGoOnWorking() {
        assertThat(enot.value("well-behaved", "{\"type\":\"eval\",\"to_evaluate\":\"1\"}")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void garbageIsRefusedWithTheReason() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            node.send("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            assertRejected(node, "not JSON");
        }
    }

    @Test
    void whoDoesNotReadIsHungUpOn() throws Exception {
        String refused = "enot_gateway_refused_total{reason=\"not_reading\"}";
        TextNode much = TextNode.valueOf("x".repeat(50_000));
        enot.put("/nodes/talker", "{}");
        try (RawNode talker = RawNode.connect(enot);
                RawNode deaf = RawNode.connect(enot)) {
            talker.hello("talker", enot.fleetKey(), -1, "");
            deaf.canReadLongLines();
            deaf.hello("deaf", enot.fleetKey(), -1, "");
            // the network in between takes some megabytes, how many is the system's affair
            for (int ref = 0; enot.metric(refused) == 0; ref++) {
                deaf.send(new Call(
                        ref,
                        "talker",
                        Message.from(Json.object().put("type", "eval").put("to_evaluate", "1"))));
                GatewayFrame frame = talker.readAfterPings();
                while (frame instanceof Confirm) {
                    frame = talker.readAfterPings();
                }
                Do question = (Do) frame;
                talker.send(new Ack(question.at(), -1));
                talker.send(new Result(question.id(), true, much, "", "", 0, -1));
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> isClosedTo(deaf));
        }
    }

    private static boolean isClosedTo(RawNode node) throws IOException {
        try {
            node.send(new Pong(null));
            return false;
        } catch (SocketException closed) {
            return true;
        }
    }

    @Test
    void aLineWithoutAnEndIsRefusedAtItsLimit() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            try {
                byte[] chunk = "x".repeat(64 * 1024).getBytes(UTF_8);
                for (int i = 0; i < 160; i++) { // 10 MB
                    node.send(chunk);
                }
            } catch (SocketException closedWhileSending) {
                return;
            }
            assertThat(node.isClosedByGateway()).isTrue();
        }
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            assertThat(node.hello("intruder", "not the key", -1, "")).isEqualTo(new Reject("wrong key"));
            assertThat(node.isClosedByGateway()).isTrue();
        }
        assertThat(enot.get("/nodes/intruder").status()).isEqualTo(404);
    }

    @Test
    void silenceAtTheHandshakeEndsTheConnection() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            assertRejected(node, "no hello in time");
        }
    }

    @Test
    void anythingButAHelloIsOutOfOrder() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            node.send(new Ack(1, -1));
            assertRejected(node, "first frame must be a hello");
        }
    }

    @Test
    void anAcknowledgementOfWhatWasNotSentEndsTheConnection() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            assertThat(node.hello("from-the-future", enot.fleetKey(), -1, "")).isInstanceOf(Welcome.class);
            node.send(new Ack(1_000_000, -1));
            assertRejected(node, "ack of what was not sent");
        }
    }

    @Test
    void aNodeThatFallsSilentIsOfflineAfterTwoHeartbeats() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            assertThat(node.hello("silent", enot.fleetKey(), -1, "")).isInstanceOf(Welcome.class);
            await().until(() -> enot.isOnline("silent"));
            await().atMost(Duration.ofSeconds(15)).until(() -> !enot.isOnline("silent"));
        }
    }

    @Test
    void aNewerConnectionOfANodeTakesTheOldOnesPlace() throws Exception {
        try (RawNode older = RawNode.connect(enot);
                RawNode newer = RawNode.connect(enot)) {
            Welcome first = (Welcome) older.hello("twice", enot.fleetKey(), -1, "");
            Welcome second = (Welcome) newer.hello("twice", enot.fleetKey(), -1, "");

            assertThat(second.epoch()).isGreaterThan(first.epoch());
            assertRejected(older, "newer connection");
            await().until(() -> enot.isOnline("twice"));
        }
    }

    @Test
    void aCursorOfAnotherLogIsNotBelieved() throws Exception {
        enot.put("/nodes/from-elsewhere", "{}");
        enot.post("/commands", "{\"target\":\"from-elsewhere\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"1\"}}");
        try (RawNode node = RawNode.connect(enot)) {
            node.hello("from-elsewhere", enot.fleetKey(), 1_000_000, "another log");
            assertThat(node.readAfterPings()).isInstanceOf(Do.class);
        }
    }

    @Test
    void anAcknowledgedCommandIsNotSentAgainAndOneThatWasNotIs() throws Exception {
        enot.put("/nodes/comes-back", "{}");
        for (String expression : new String[] {"1", "2"}) {
            enot.post(
                    "/commands",
                    "{\"target\":\"comes-back\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"" + expression
                            + "\"}}");
        }
        long first;
        long second;
        try (RawNode node = RawNode.connect(enot)) {
            node.hello("comes-back", enot.fleetKey(), -1, "");
            first = ((Do) node.readAfterPings()).at();
            node.send(new Ack(first, -1));
            second = ((Do) node.readAfterPings()).at();
        }
        await().until(() -> !enot.isOnline("comes-back"));
        try (RawNode node = RawNode.connect(enot)) {
            node.hello("comes-back", enot.fleetKey(), -1, "");
            assertThat(((Do) node.readAfterPings()).at()).isEqualTo(second).isGreaterThan(first);
        }
    }

    @Test
    void aReplayedHandshakeIsRefused() throws Exception {
        Hello heard;
        try (RawNode victim = RawNode.connect(enot)) {
            heard = victim.helloFrame("eavesdropped", enot.fleetKey(), "boot", -1, "");
            victim.send(heard);
            assertThat(victim.read().orElseThrow()).isInstanceOf(Welcome.class);
        }
        try (RawNode thief = RawNode.connect(enot)) {
            thief.send(heard);
            assertRejected(thief, "wrong key");
        }
    }

    @Test
    void aProofForOneIdIsNoneForAnother() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            Hello own = node.helloFrame("honest-id", enot.fleetKey(), "boot", -1, "");
            node.send(new Hello(
                    "forged-id", own.nonce(), own.mac(), "boot", -1, "", "test", "test", 1024, -1, "", "", ""));
            assertRejected(node, "wrong key");
        }
    }

    @Test
    void theGatewaysOwnProofCannotBeSentBackToIt() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            Hello hello = node.helloFrame("mirror", enot.fleetKey(), "boot", -1, "");
            node.send(hello);
            Welcome welcome = (Welcome) node.read().orElseThrow();
            try (RawNode thief = RawNode.connect(enot)) {
                thief.send(new Hello(
                        "mirror", hello.nonce(), welcome.mac(), "boot", -1, "", "test", "test", 1024, -1, "", "", ""));
                assertRejected(thief, "wrong key");
            }
        }
    }

    @Test
    void whoHasNotProvedHimselfMaySendOnlyAShortLine() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            node.send("{\"op\":\"hello\",\"v\":1,\"node\":\"".getBytes(UTF_8));
            node.send("x".repeat(NodeFrame.MAX_HELLO).getBytes(UTF_8));
            assertRejected(node, "a line is longer than " + NodeFrame.MAX_HELLO + " bytes");
        }
    }

    @Test
    void everythingThatIsTooLargeIsRefusedWithTheReason() throws Exception {
        Map<String, String> tooLarge = Map.of(
                "\"node\":\"" + "n".repeat(65) + "\",\"nonce\":\"x\",\"mac\":\"x\",\"boot\":\"b\"",
                "node",
                "\"node\":\"n\",\"nonce\":\"" + "x".repeat(129) + "\",\"mac\":\"x\",\"boot\":\"b\"",
                "nonce",
                "\"node\":\"n\",\"nonce\":\"x\",\"mac\":\"" + "x".repeat(129) + "\",\"boot\":\"b\"",
                "mac",
                "\"node\":\"n\",\"nonce\":\"x\",\"mac\":\"x\",\"boot\":\"b\",\"rx\":65537",
                "rx",
                "\"node\":\"n\",\"nonce\":\"x\",\"mac\":\"x\",\"boot\":\"b\",\"cursor\":9223372036854775808",
                "cursor",
                "\"node\":\"n\",\"nonce\":\"x\",\"mac\":\"x\",\"boot\":\"b\",\"name\":\"" + "x".repeat(129) + "\"",
                "name",
                "\"node\":" + "[".repeat(1000),
                "not JSON");
        for (Map.Entry<String, String> members : tooLarge.entrySet()) {
            try (RawNode node = RawNode.connect(enot)) {
                node.send(("{\"op\":\"hello\",\"v\":1," + members.getKey() + "}\n").getBytes(UTF_8));
                assertRejected(node, members.getValue());
            }
        }
    }

    @Test
    void aHandshakeThatComesByteByByteIsNotWaitedForLongerThanAnyOther() throws Exception {
        try (RawNode node = RawNode.connect(enot)) {
            CompletableFuture<GatewayFrame> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return node.read().orElseThrow();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Instant begun = Instant.now();
            byte[] line = node.helloFrame("slow-loris", enot.fleetKey(), "boot", -1, "")
                    .toLine();
            for (int i = 0; !answer.isDone() && i < line.length - 1; i++) {
                node.send(Arrays.copyOfRange(line, i, i + 1));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(new Reject("no hello in time"));
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void wrongKeysAreHeldAgainstWhoBroughtThemAndAgainstNobodyElse() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (RawNode guess = RawNode.connect(enot)) {
                assertThat(guess.hello("guessed", "guess " + i, -1, "")).isEqualTo(new Reject("wrong key"));
            }
        }
        double before = enot.metric("enot_gateway_refused_total{reason=\"locked_out\"}");
        try (RawNode guess = RawNode.connect(enot)) {
            assertThat(guess.hello("guessed", "another guess", -1, ""))
                    .isInstanceOfSatisfying(
                            Reject.class, reject -> assertThat(reject.why()).contains("too many wrong keys"));
        }
        assertThat(enot.metric("enot_gateway_refused_total{reason=\"locked_out\"}"))
                .isEqualTo(before + 1);
        try (RawNode neighbour = RawNode.connect(enot)) {
            assertThat(neighbour.hello("neighbour", enot.fleetKey(), -1, "")).isInstanceOf(Welcome.class);
        }
        await().until(() -> {
            try (RawNode honest = RawNode.connect(enot)) {
                return honest.hello("guessed", enot.fleetKey(), -1, "") instanceof Welcome;
            }
        });
    }

    @Test
    void aNodeThatIsThereIsNotHurtByWrongKeysInItsName() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (RawNode guess = RawNode.connect(enot)) {
                assertThat(guess.hello("well-behaved", "guess " + i, -1, "")).isEqualTo(new Reject("wrong key"));
            }
        }
    }

    private static void assertRejected(RawNode node, String why) throws IOException {
        GatewayFrame frame = node.read().orElseThrow();
        while (frame instanceof Ping) {
            frame = node.read().orElseThrow();
        }
        assertThat(frame)
                .isInstanceOfSatisfying(
                        Reject.class, reject -> assertThat(reject.why()).contains(why));
        assertThat(node.isClosedByGateway()).isTrue();
    }

    /** A node that answers everything with 1, as long as the test run. */
    static final class WellBehaved {
        WellBehaved(Enot enot, String id) throws Exception {
            RawNode node = RawNode.connect(enot);
            assertThat(node.hello(id, enot.fleetKey(), -1, "")).isInstanceOf(Welcome.class);
            CompletableFuture.runAsync(
                    () -> serve(node), task -> Thread.ofVirtual().start(task));
            await().until(() -> enot.isOnline(id));
        }

        private static void serve(RawNode node) {
            try {
                while (true) {
                    switch (node.read().orElseThrow()) {
                        case Ping ping -> node.send(new Pong(null));
                        case Do command -> {
                            node.send(new Ack(command.at(), -1));
                            node.send(new Result(command.id(), true, IntNode.valueOf(1), "", "", 0, command.at()));
                        }
                        default -> {}
                    }
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
