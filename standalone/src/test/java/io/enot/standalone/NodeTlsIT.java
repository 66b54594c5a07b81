package io.enot.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.GatewayFrame.Reject;
import io.enot.contract.node.GatewayFrame.Welcome;
import io.enot.contract.node.NodeFrame.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes over TLS: one gateway gives keys to whoever holds the fleet key, another one, which has no plain port, to those whom people have approved. */
class NodeTlsIT {
    @TempDir
    static Path folder;

    static Enot enot;
    static Service strict;
    static Pem pem;
    static int issuing;
    static int approving;

    @BeforeAll
    static void start() throws Exception {
        pem = Pem.make(folder);
        pem.writeTo(folder);
        issuing = Service.freePort();
        approving = Service.freePort();
        List<String> tls = List.of(
                "enot.gateway.tls.certificate=" + folder.resolve("gateway.pem"),
                "enot.gateway.tls.key=" + folder.resolve("gateway.key"),
                "enot.gateway.tls.reload=100ms",
                "enot.gateway.enrolment=issue",
                "enot.gateway.tls.port=" + issuing);
        enot = Enot.start(folder.resolve("data"), tls.toArray(String[]::new));
        strict = new Service(
                "node-gateway-service",
                folder.resolve("strict"),
                List.of(
                        "kafka.bootstrap.servers=" + enot.kafka(),
                        "enot.gateway.id=strict",
                        "enot.gateway.plain=false",
                        "enot.gateway.enrolment=approve",
                        "enot.gateway.max-pending=2",
                        tls.get(0),
                        tls.get(1),
                        "enot.gateway.tls.port=" + approving,
                        "enot.gateway.key-file=" + enot.data().resolve("fleet.key"),
                        "enot.gateway.node-secret-file=" + enot.data().resolve("node.secret")));
        strict.start();
    }

    @AfterAll
    static void stop() {
        strict.close();
        enot.close();
    }

    @AfterEach
    void theFirstCertificateIsShownAgain() throws Exception {
        pem.writeTo(folder);
        await().until(() -> answers(issuing));
    }

    @Test
    void aNodeThatComesWithTheFleetKeyIsGivenOneOfItsOwnAndFromThenOnNeedsIt() throws Exception {
        String own;
        try (RawNode node = tls(issuing)) {
            assertThat(node.hello("new", enot.fleetKey(), -1, "")).isInstanceOf(Welcome.class);
            own = given(node, "new", enot.fleetKey(), 1);
            assertThat(enot.get("/nodes/new").body().has("keyGeneration")).isFalse();
            node.send(new Stored(1));
            await().until(() -> generation("new") == 1);
        }

        assertThat(answerTo(issuing, "new", enot.fleetKey())).isEqualTo(new Reject("wrong key"));
        assertThat(answerTo(approving, "new", own)).isInstanceOf(Welcome.class);
        try (RawNode node = RawNode.connect(enot)) {
            assertThat(node.hello("new", own, -1, "")).isInstanceOf(Welcome.class);
        }
    }

    @Test
    void bothKeysAreGoodUntilTheNodeHasSaidThatItHoldsTheNewOne() throws Exception {
        String own;
        try (RawNode node = tls(issuing)) {
            node.hello("cut-short", enot.fleetKey(), -1, "");
            own = given(node, "cut-short", enot.fleetKey(), 1);
        }
        assertThat(answerTo(issuing, "cut-short", enot.fleetKey())).isInstanceOf(Welcome.class);
        assertThat(answerTo(issuing, "cut-short", own)).isInstanceOf(Welcome.class);
        await().until(() -> generation("cut-short") == 1);
        assertThat(answerTo(issuing, "cut-short", enot.fleetKey())).isEqualTo(new Reject("wrong key"));
    }

    @Test
    void aKeyIsNeverGivenOverAPlainConnection() throws Exception {
        enot.put("/nodes/plain", "{}").ok();
        try (RawNode node = RawNode.connect(enot)) {
            assertThat(node.hello("plain", enot.fleetKey(), -1, "")).isInstanceOf(Welcome.class);
            enot.post("/nodes/plain/key", "").ok();
            enot.put("/nodes/plain", "{\"name\":\"plain\"}").ok();
            enot.post("/commands", "{\"target\":\"plain\",\"message\":{\"type\":\"stop\"}}")
                    .ok();
            assertThat(node.readAfterPings()).isNotInstanceOf(GatewayFrame.Key.class);
        }
        assertThat(generation("plain")).isZero();
    }

    @Test
    void aNodeThatIsThereIsGivenItsNextKeyAtOnceWhenPeopleAskForIt() throws Exception {
        try (RawNode node = tls(issuing)) {
            node.hello("rotated", enot.fleetKey(), -1, "");
            String first = given(node, "rotated", enot.fleetKey(), 1);
            node.send(new Stored(1));
            await().until(() -> generation("rotated") == 1);

            enot.post("/nodes/rotated/key", "").ok();
            String second = given(node, "rotated", enot.fleetKey(), 2);
            node.send(new Stored(2));
            await().until(() -> generation("rotated") == 2);

            assertThat(answerTo(issuing, "rotated", first)).isEqualTo(new Reject("wrong key"));
            assertThat(second).isNotEqualTo(first);
        }
    }

    @Test
    void whoSaysThatItHoldsAKeyThatItWasNotGivenIsThrownOut() throws Exception {
        try (RawNode node = tls(issuing)) {
            node.hello("liar", enot.fleetKey(), -1, "");
            given(node, "liar", enot.fleetKey(), 1);
            node.send(new Stored(7));
            assertThat(node.readAfterPings()).isEqualTo(new Reject("no such key was given"));
        }
        assertThat(generation("liar")).isZero();
    }

    @Test
    void aNodeStaysOutsideUntilPeopleHaveApprovedItAndTheyAreNotFloodedWithNodes() throws Exception {
        assertThat(answerTo(approving, "stranger", "guess")).isEqualTo(new Reject("wrong key"));
        assertThat(enot.get("/nodes/stranger").status()).isEqualTo(404);

        assertThat(answerTo(approving, "stranger", enot.fleetKey())).isEqualTo(new Reject("awaiting approval"));
        await().until(() ->
                enot.get("/nodes/stranger").body().path("approval").asText().equals("pending"));
        assertThat(enot.get("/nodes/stranger").body().get("online").asBoolean()).isFalse();
        for (int other = 0; other < 5; other++) {
            assertThat(answerTo(approving, "stranger-" + other, enot.fleetKey()))
                    .isEqualTo(new Reject("awaiting approval"));
            await().until(() -> pending() == 2);
        }

        assertThat(enot.post("/nodes/stranger/approval", "")
                        .ok()
                        .get("approval")
                        .asText())
                .isEqualTo("approved");
        await().until(() -> {
            try (RawNode node = tls(approving)) {
                if (!(node.hello("stranger", enot.fleetKey(), -1, "") instanceof Welcome)) {
                    return false;
                }
                given(node, "stranger", enot.fleetKey(), 1);
                node.send(new Stored(1));
                await().until(() -> generation("stranger") == 1);
                return true;
            }
        });
        assertThat(answerTo(approving, "stranger", enot.fleetKey())).isEqualTo(new Reject("wrong key"));

        enot.delete("/nodes/stranger/key").ok();
        await().until(() -> answerTo(approving, "stranger", enot.fleetKey()).equals(new Reject("awaiting approval")));
    }

    @Test
    void aCertificateThatIsReplacedIsShownFromThenOnAndHalfOfOneIsNot() throws Exception {
        Pem next = Pem.make(folder);
        Files.writeString(folder.resolve("gateway.pem"), next.certificate());
        await().until(() ->
                Files.readString(enot.data().resolve("enot.log")).contains("the key is not that of the certificate"));
        assertThat(answers(issuing)).isTrue();

        next.writeTo(folder);
        await().until(() -> {
            try (RawNode node = RawNode.connectTls(issuing, next.x509())) {
                return node.hello("renewed", enot.fleetKey(), -1, "") instanceof Welcome;
            } catch (SSLException e) {
                return false;
            }
        });
        assertThatThrownBy(() -> tls(issuing)).isInstanceOf(SSLException.class);
    }

    @Test
    void whoDoesNotSpeakTlsIsCountedAndClosed() throws Exception {
        double before = enot.metric("enot_gateway_refused_total{reason=\"tls_failed\"}");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), issuing)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            socket.getInputStream().readAllBytes();
        }
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), issuing)) {
            silent.setSoTimeout(20_000);
            silent.getInputStream().readAllBytes();
        }
        await().until(() -> enot.metric("enot_gateway_refused_total{reason=\"tls_failed\"}") == before + 2);
    }

    @Test
    void noConnectionIsLostInTheMomentInWhichItBecomesOneOverTls() {
        for (int i = 0; i < 50; i++) {
            assertThat(answers(issuing)).isTrue();
        }
    }

    private static RawNode tls(int port) throws IOException, GeneralSecurityException {
        return RawNode.connectTls(port, pem.x509());
    }

    /** Whether a gateway with the first certificate challenges who comes. */
    private static boolean answers(int port) {
        try {
            tls(port).close();
            return true;
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private static GatewayFrame answerTo(int port, String node, String key) {
        try (RawNode connection = tls(port)) {
            return connection.hello(node, key, -1, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key that comes next, opened with what the node has proved itself with. */
    private static String given(RawNode node, String id, String proved, int generation) throws IOException {
        GatewayFrame.Key key = (GatewayFrame.Key) node.readAfterPings();
        assertThat(key.generation()).isEqualTo(generation);
        return node.handshake(id, proved).open(key).orElseThrow();
    }

    private static int generation(String node) {
        return enot.get("/nodes/" + node).body().path("keyGeneration").asInt();
    }

    private static long pending() {
        return enot.get("/nodes").body().findValuesAsText("approval").stream()
                .filter("pending"::equals)
                .count();
    }
}
