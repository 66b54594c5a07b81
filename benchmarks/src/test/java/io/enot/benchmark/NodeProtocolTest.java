package io.enot.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.enot.contract.message.Eval;
import io.enot.contract.node.Frame;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.GatewayFrame.Challenge;
import io.enot.contract.node.GatewayFrame.Confirm;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.GatewayFrame.Ping;
import io.enot.contract.node.GatewayFrame.Welcome;
import io.enot.contract.node.Handshake;
import io.enot.contract.node.Hello;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.node.NodeFrame.Pong;
import io.enot.contract.node.NodeFrame.Result;
import io.enot.contract.node.NodeFrame.Stored;
import io.enot.contract.node.NodeKey;
import io.enot.contract.node.Put;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeProtocolTest {
    private static final Eval SUM = new Eval("2+3");

    /** Of the text {@code hello}, by sha256sum. */
    private static final String DIGEST = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private final List<Long> ran = new ArrayList<>();
    private final NodeProtocol node = new NodeProtocol("n", "key", (who, id, at) -> ran.add(at));
    private long epoch;

    @Test
    void acknowledgesThenAnswers() {
        connect("log");

        assertThat(node.answer(new Do("c", 5, SUM)))
                .containsExactly(new Ack(5, -1), new Result("c", true, IntNode.valueOf(5), "", "", 0, 5));
        assertThat(node.answer(new Ping())).containsExactly(new Pong(null));
        assertThat(ran).containsExactly(5L);
    }

    @Test
    void holdsACommandThatComesAgainOrOutOfOrderAgainstTheGateway() {
        connect("log");
        node.answer(new Do("c", 5, SUM));

        assertViolation(new Do("c", 5, SUM), "out of order");
        assertViolation(new Do("b", 4, SUM), "out of order");
        assertViolation(new Do("c", 6, SUM), "came again");
        assertThat(ran).containsExactly(5L);
    }

    @Test
    void doesNotBelieveAGatewayWithoutTheKey() {
        node.connected();
        node.answer(new Challenge("x"));

        assertViolation(new Welcome("n", 1, 10, 0, "log", "wrong"), "does not know the key");
    }

    @Test
    void runsNothingBeforeTheWelcome() {
        node.connected();
        assertViolation(new Do("c", 5, SUM), "do out of order");
        node.answer(new Challenge("x"));
        assertViolation(new Do("c", 5, SUM), "do out of order");
        assertViolation(new Ping(), "ping out of order");

        connect("log");
        node.connected();
        assertViolation(new Do("c", 5, SUM), "do out of order");
    }

    @Test
    void knowsThatEpochsRise() {
        connect("log");
        node.connected();
        Handshake handshake = challenged("x");

        assertViolation(new Welcome("n", epoch, 10, 0, "log", handshake.welcomeMac()), "epoch");
    }

    @Test
    void keepsResultsUntilTheyAreConfirmedAndTellsItsCursor() {
        connect("log");
        node.answer(new Do("a", 1, SUM));
        node.answer(new Do("b", 2, SUM));
        node.answer(new Confirm("a"));

        assertThat(connect("log")).extracting(frame -> ((Result) frame).id()).containsExactly("b");
        assertThat(hello("z").cursor()).isEqualTo(2);
        assertThat(hello("z").log()).isEqualTo("log");
    }

    @Test
    void takesNoCommandForWhoseResultABoardWouldHaveToForgetAnother() {
        connect("log");
        for (int number = 1; number <= 8; number++) {
            node.answer(new Do("c" + number, number, SUM));
        }
        assertViolation(new Do("c9", 9, SUM), "8 results were not confirmed");
    }

    @Test
    void beginsAnotherLogAtItsBeginning() {
        connect("log");
        node.answer(new Do("a", 7, SUM));
        connect("another");

        assertThat(node.answer(new Do("b", 1, SUM))).hasSize(2);
    }

    @Test
    void putsChunksTogetherAndGoesOnWhereAnUploadWasCut() {
        connect("log");
        assertThat(node.answer(chunk(0, "he", false, ""))).containsExactly(new Ack(9, 0));
        assertThat(node.answer(chunk(1, "l", false, ""))).containsExactly(new Ack(9, 1));
        connect("log");
        assertThat(node.answer(chunk(0, "he", false, ""))).containsExactly(new Ack(9, 1));

        assertThat(node.answer(chunk(2, "lo", true, DIGEST)))
                .containsExactly(new Ack(9, 2), new Result("f", true, IntNode.valueOf(5), "", "", 0, 9));
    }

    @Test
    void holdsAGapAndAWrongDigestAgainstTheGateway() {
        connect("log");
        node.answer(chunk(0, "he", false, ""));

        assertViolation(chunk(2, "lo", true, DIGEST), "chunk 2 of command f after chunk 0");
        assertViolation(chunk(1, "lo", true, DIGEST), "digest");
    }

    @Test
    void provesItselfWithTheKeyThatItWasGiven() {
        node.connected();
        Handshake handshake = challenged("x");
        node.answer(new Welcome("n", ++epoch, 10, 0, "log", handshake.welcomeMac()));
        String own = NodeKey.derive("secret", "n", 1);

        assertThat(node.answer(handshake.seal(1, own))).containsExactly(new Stored(1));
        assertViolation(new Handshake("another", "x", "y", "n").seal(2, own), "sealed with another");
        Hello hello = hello("z");
        assertThat(hello.mac()).isEqualTo(new Handshake(own, "z", hello.nonce(), "n").helloMac());
    }

    @Test
    void hasNoValueForWhatItCannotEvaluate() {
        connect("log");

        assertThat(node.answer(new Do("c", 5, new Eval("len('a')"))))
                .contains(new Result("c", true, NullNode.getInstance(), "", "", 0, 5));
    }

    private List<Frame> connect(String log) {
        node.connected();
        String mac = challenged("x").welcomeMac();
        return node.answer(new Welcome("n", ++epoch, 10, 0, log, mac));
    }

    private Handshake challenged(String nonce) {
        return new Handshake("key", nonce, hello(nonce).nonce(), "n");
    }

    private Hello hello(String nonce) {
        node.connected();
        return (Hello) node.answer(new Challenge(nonce)).get(0);
    }

    private void assertViolation(GatewayFrame frame, String what) {
        assertThatThrownBy(() -> node.answer(frame))
                .isInstanceOf(NodeProtocol.Violation.class)
                .hasMessageContaining(what);
    }

    private static Put chunk(int seq, String text, boolean last, String digest) {
        String data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return new Put("f", 9, Put.Type.FILE, "hello.txt", seq, data, last, digest, "", "", false);
    }
}
