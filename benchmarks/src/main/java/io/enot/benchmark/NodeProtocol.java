package io.enot.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.enot.contract.message.Eval;
import io.enot.contract.message.Message;
import io.enot.contract.node.Frame;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.Handshake;
import io.enot.contract.node.Hello;
import io.enot.contract.node.NodeFrame.Ack;
import io.enot.contract.node.NodeFrame.Pong;
import io.enot.contract.node.NodeFrame.Result;
import io.enot.contract.node.Put;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's side of the protocol, without a socket: what it answers to each frame, and what it holds against the gateway. Lives as long as the simulated board has power:
 * connections come and go, the cursor and the unconfirmed results stay. Not thread-safe.
 */
final class NodeProtocol {
    private static final int RX = 1024;
    private static final int KEPT_RESULTS = 8;

    private final String node;
    private final String key;
    private final String boot = Handshake.nonce();
    private final Deque<Result> unconfirmed = new ArrayDeque<>();
    private final Executions executions;
    private String nonce = "";
    private Handshake handshake;
    private String log = "";
    private long cursor = -1;

    /** Hears of every command that a node runs, in order. */
    @FunctionalInterface
    interface Executions {
        void ran(String node, String commandId, long at);
    }

    /** The gateway broke the protocol. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String node, String what) {
            super("node " + node + ": " + what);
        }
    }

    NodeProtocol(String node, String key, Executions executions) {
        this.node = node;
        this.key = key;
        this.executions = executions;
        this.handshake = new Handshake(key, "", "", node);
    }

    /** The frames that answer this one, in order. */
    List<Frame> answer(GatewayFrame frame) {
        return switch (frame) {
            case GatewayFrame.Challenge challenge -> List.of(hello(challenge));
            case GatewayFrame.Welcome welcome -> welcomed(welcome);
            case GatewayFrame.Do command -> run(command.id(), command.at(), command.message(), -1);
            case Put put ->
                put.last() ? run(put.id(), put.at(), null, put.seq()) : List.of(new Ack(put.at(), put.seq()));
            case GatewayFrame.Confirm confirm -> confirmed(confirm.id());
            case GatewayFrame.Ping ping -> List.of(new Pong(null));
            case GatewayFrame.Reject reject -> throw new Violation(node, "rejected: " + reject.why());
            case GatewayFrame.Cancel cancel -> List.of();
            case GatewayFrame.Bye bye -> List.of();
            case GatewayFrame.Answer answer -> List.of();
        };
    }

    private Hello hello(GatewayFrame.Challenge challenge) {
        nonce = Handshake.nonce();
        handshake = new Handshake(key, challenge.nonce(), nonce, node);
        return new Hello(node, nonce, handshake.helloMac(), boot, cursor, log, "sim", "simulated", RX, -1, "", "", "");
    }

    private List<Frame> welcomed(GatewayFrame.Welcome welcome) {
        if (!Handshake.matches(handshake.welcomeMac(), welcome.mac())) {
            throw new Violation(node, "the gateway does not know the key");
        }
        if (!welcome.log().equals(log)) {
            log = welcome.log();
            cursor = -1;
        }
        return List.copyOf(unconfirmed);
    }

    private List<Frame> run(String id, long at, @Nullable Message message, int seq) {
        if (at <= cursor) {
            throw new Violation(
                    node, "command " + id + " at " + at + " came again or out of order; the cursor is " + cursor);
        }
        cursor = at;
        executions.ran(node, id, at);
        Result result = new Result(id, true, value(message), "", "", 0);
        unconfirmed.addLast(result);
        if (unconfirmed.size() > KEPT_RESULTS) {
            unconfirmed.removeFirst();
        }
        return List.of(new Ack(at, seq), result);
    }

    private List<Frame> confirmed(String id) {
        if (unconfirmed.stream().anyMatch(result -> result.id().equals(id))) {
            while (!unconfirmed.removeFirst().id().equals(id)) {
                // the results before it are confirmed with it
            }
        }
        return List.of();
    }

    /** The simulated board can add two numbers. */
    private static JsonNode value(@Nullable Message message) {
        if (message instanceof Eval(String expression) && expression.matches("\\d+\\+\\d+")) {
            String[] terms = expression.split("\\+", 2);
            return IntNode.valueOf(Integer.parseInt(terms[0]) + Integer.parseInt(terms[1]));
        }
        return NullNode.getInstance();
    }
}
