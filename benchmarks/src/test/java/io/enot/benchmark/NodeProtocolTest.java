package io.enot.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.message.Eval;
import io.enot.contract.node.GatewayFrame.Challenge;
import io.enot.contract.node.GatewayFrame.Confirm;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.GatewayFrame.Welcome;
import io.enot.contract.node.Handshake;
import io.enot.contract.node.Hello;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.node.NodeFrame.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeProtocolTest {
    private final List<Long> ran = new ArrayList<>();
    private final NodeProtocol node = new NodeProtocol("n", "key", (who, id, at) -> ran.add(at));

    @Test
    void acknowledgesThenAnswers() {
        connect("log");

        assertThat(node.answer(new Do("c", 5, new Eval("2+3"))))
                .containsExactly(new Ack(5, -1), new Result("c", true, IntNode.valueOf(5), "", "", 0));
        assertThat(ran).containsExactly(5L);
    }

    @Test
    void holdsACommandThatComesAgainAgainstTheGateway() {
        connect("log");
        node.answer(new Do("c", 5, new Eval("2+3")));

        assertThatThrownBy(() -> node.answer(new Do("c", 5, new Eval("2+3"))))
                .isInstanceOf(NodeProtocol.Violation.class);
        assertThatThrownBy(() -> node.answer(new Do("b", 4, new Eval("2+3"))))
                .isInstanceOf(NodeProtocol.Violation.class);
    }

    @Test
    void doesNotBelieveAGatewayWithoutTheKey() {
        node.answer(new Challenge("x"));

        assertThatThrownBy(() -> node.answer(new Welcome("n", 1, 10, 0, "log", "wrong")))
                .isInstanceOf(NodeProtocol.Violation.class);
    }

    @Test
    void keepsResultsUntilTheyAreConfirmedAndTellsItsCursor() {
        connect("log");
        node.answer(new Do("a", 1, new Eval("1+1")));
        node.answer(new Do("b", 2, new Eval("1+1")));
        node.answer(new Confirm("a"));

        Hello hello = (Hello) node.answer(new Challenge("y")).get(0);
        assertThat(hello.cursor()).isEqualTo(2);
        assertThat(hello.log()).isEqualTo("log");
        String mac = new Handshake("key", "y", hello.nonce(), "n").welcomeMac();
        assertThat(node.answer(new Welcome("n", 1, 10, 0, "log", mac)))
                .extracting(frame -> ((Result) frame).id())
                .containsExactly("b");
    }

    private void connect(String log) {
        Hello hello = (Hello) node.answer(new Challenge("x")).get(0);
        String mac = new Handshake("key", "x", hello.nonce(), "n").welcomeMac();
        node.answer(new Welcome("n", 1, 10, 0, log, mac));
    }
}
