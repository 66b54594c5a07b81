package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.GatewayFrame.Reject;
import io.enot.contract.node.GatewayFrame.Welcome;
import io.enot.contract.node.NodeKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, with two gateways: the standalone's, and one of its own that lets few in from one address. */
class NodeAccessIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final int FEW = 3;

    @TempDir
    static Path folder;

    static Enot enot;
    static Service second;
    static int secondPort;

    @BeforeAll
    static void start() {
        enot = Enot.start(folder);
        secondPort = Service.freePort();
        second = new Service(
                "node-gateway-service",
                folder.resolve("second"),
                List.of(
                        "kafka.bootstrap.servers=" + enot.kafka(),
                        "enot.gateway.id=second",
                        "enot.gateway.port=" + secondPort,
                        "enot.gateway.heartbeat=2s",
                        "enot.gateway.max-connections-per-address=" + FEW,
                        "enot.gateway.key-file=" + folder.resolve("fleet.key"),
                        "enot.gateway.node-secret-file=" + folder.resolve("node.secret")));
        second.start();
    }

    @AfterAll
    static void stop() {
        second.close();
        enot.close();
    }

    @Test
    void aDisabledNodeLosesItsConnectionAtOnceOnWhicheverGateway() throws Exception {
        for (int port : new int[] {enot.nodePort(), secondPort}) {
            String id = "revoked-" + port;
            try (RawNode node = RawNode.connect(port)) {
                assertThat(node.hello(id, enot.fleetKey(), -1, "")).isInstanceOf(Welcome.class);

                Instant asked = Instant.now();
                assertThat(enot.put("/nodes/" + id, "{\"disabled\":true}")
                                .ok()
                                .get("disabled")
                                .asBoolean())
                        .isTrue();
                assertThat(node.readAfterPings()).isEqualTo(new Reject("disabled"));
                assertThat(node.isClosedByGateway()).isTrue();
                assertThat(Duration.between(asked, Instant.now())).isLessThan(AT_ONCE);
            }
            for (int door : new int[] {enot.nodePort(), secondPort}) {
                await().atMost(AT_ONCE)
                        .until(() -> answerTo(door, id, enot.fleetKey()).equals(new Reject("disabled")));
            }
            assertThat(enot.put("/nodes/" + id, "{\"name\":\"still-out-" + port + "\"}")
                            .ok()
                            .get("disabled")
                            .asBoolean())
                    .isTrue();

            enot.put("/nodes/" + id, "{\"disabled\":false}").ok();
            await().until(() -> answerTo(secondPort, id, enot.fleetKey()) instanceof Welcome);
        }
    }

    @Test
    void whoDoesNotHoldTheKeyIsNotToldThatANodeIsDisabled() {
        enot.put("/nodes/in-the-dark", "{\"disabled\":true}").ok();

        assertThat(answerTo(enot.nodePort(), "in-the-dark", "guess")).isEqualTo(new Reject("wrong key"));
    }

    @Test
    void theFleetKeyIsWorthNothingForANodeThatHasAKeyOfItsOwn() {
        String own = ownKey("enrolled", 1);
        assertThat(enot.put("/nodes/enrolled", "{}").ok().has("keyGeneration")).isFalse();
        assertThat(answerTo(secondPort, "enrolled", own)).isInstanceOf(Welcome.class);

        await().until(() ->
                enot.get("/nodes/enrolled").body().path("keyGeneration").asInt() == 1);
        for (int port : new int[] {enot.nodePort(), secondPort}) {
            assertThat(answerTo(port, "enrolled", enot.fleetKey())).isEqualTo(new Reject("wrong key"));
            assertThat(answerTo(port, "enrolled", own)).isInstanceOf(Welcome.class);
        }
    }

    @Test
    void theKeyOfAnotherNodeIsAWrongKey() {
        assertThat(answerTo(enot.nodePort(), "one", ownKey("one", 1))).isInstanceOf(Welcome.class);

        assertThat(answerTo(enot.nodePort(), "other", ownKey("one", 1))).isEqualTo(new Reject("wrong key"));
        assertThat(answerTo(enot.nodePort(), "one", ownKey("one", 2))).isEqualTo(new Reject("wrong key"));
    }

    @Test
    void theKeyBeforeIsGoodUntilTheNodeHasComeWithTheNext() throws Exception {
        assertThat(answerTo(enot.nodePort(), "rotated", ownKey("rotated", 1))).isInstanceOf(Welcome.class);
        await().until(() ->
                enot.get("/nodes/rotated").body().path("keyGeneration").asInt() == 1);
        assertThat(enot.post("/nodes/rotated/key", "").ok().get("nextKey").asInt())
                .isEqualTo(2);
        assertThat(enot.post("/nodes/rotated/key", "").ok().get("nextKey").asInt())
                .isEqualTo(2);

        assertThat(answerTo(enot.nodePort(), "rotated", ownKey("rotated", 1))).isInstanceOf(Welcome.class);
        try (RawNode node = RawNode.connect(enot)) {
            assertThat(node.hello("rotated", ownKey("rotated", 2), -1, "")).isInstanceOf(Welcome.class);
            assertThat(answerTo(enot.nodePort(), "rotated", ownKey("rotated", 1)))
                    .isEqualTo(new Reject("wrong key"));
        }
        await().until(() ->
                enot.get("/nodes/rotated").body().path("keyGeneration").asInt() == 2);
    }

    @Test
    void aWithdrawnKeyClosesTheConnectionAndTheNodeBeginsWithTheFleetKeyAgain() throws Exception {
        try (RawNode node = RawNode.connect(secondPort)) {
            assertThat(node.hello("stolen", ownKey("stolen", 1), -1, "")).isInstanceOf(Welcome.class);
            await().until(() ->
                    enot.get("/nodes/stolen").body().path("keyGeneration").asInt() == 1);

            Instant asked = Instant.now();
            assertThat(enot.delete("/nodes/stolen/key").ok().has("keyGeneration"))
                    .isFalse();
            assertThat(node.readAfterPings()).isEqualTo(new Reject("key withdrawn"));
            assertThat(Duration.between(asked, Instant.now())).isLessThan(AT_ONCE);
        }
        assertThat(answerTo(enot.nodePort(), "stolen", ownKey("stolen", 1))).isEqualTo(new Reject("wrong key"));
        assertThat(answerTo(enot.nodePort(), "stolen", enot.fleetKey())).isInstanceOf(Welcome.class);
    }

    @Test
    void anAddressDoesNotTakeMoreConnectionsThanItMay() throws Exception {
        List<Socket> taken = new ArrayList<>();
        try {
            await().until(() -> {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), secondPort);
                taken.add(socket);
                socket.setSoTimeout(20_000);
                byte[] line = new byte[200];
                return new String(line, 0, socket.getInputStream().read(line), UTF_8).contains("too many connections");
            });
            assertThat(taken).hasSizeLessThanOrEqualTo(FEW + 1);
            assertThat(second.metric("enot_gateway_refused_total{reason=\"too_many_of_address\"}"))
                    .isPositive();
        } finally {
            for (Socket socket : taken) {
                socket.close();
            }
        }
        await().until(() -> answerTo(secondPort, "after-the-crowd", enot.fleetKey()) instanceof Welcome);
    }

    /** What a gateway says to a node that comes with this key, and goes. */
    private static GatewayFrame answerTo(int port, String node, String key) {
        try (RawNode connection = RawNode.connect(port)) {
            return connection.hello(node, key, -1, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ownKey(String node, int generation) {
        try {
            return NodeKey.derive(
                    Files.readString(folder.resolve("node.secret")).strip(), node, generation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
