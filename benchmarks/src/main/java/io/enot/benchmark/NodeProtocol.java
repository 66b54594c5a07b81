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
import io.enot.contract.node.NodeFrame.Call;
import io.enot.contract.node.NodeFrame.Pong;
import io.enot.contract.node.NodeFrame.Result;
import io.enot.contract.node.NodeFrame.Stored;
import io.enot.contract.node.Put;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node's side of the protocol, without a socket: what it answers to each frame, and what it holds against the gateway. Lives as long as the simulated board has power:
 * connections come and go, the cursor, the unconfirmed results and a half-sent upload stay. Not thread-safe.
 */
final class NodeProtocol {
    private static final int RX = 1024;

    /** As many as the firmware keeps. */
    private static final int KEPT_RESULTS = 8;

    private final String node;
    private String key;
    private final Executions executions;
    private String boot = Handshake.nonce();
    private final Deque<Result> unconfirmed = new ArrayDeque<>();
    private final Set<String> ran = new HashSet<>();
    private final Set<Long> unanswered = new HashSet<>();
    private long calls;
    private Link link = new Silent();
    private Optional<Upload> upload = Optional.empty();
    private String log = "";
    private long epoch = -1;
    private long cursor = -1;

    /** Hears of every command that a node runs, in order, on the node's event loop. */
    @FunctionalInterface
    interface Executions {
        void ran(String node, String commandId, long at);

        /** A call of another node came to something, or to an error. */
        default void answered(String node, boolean ok) {}
    }

    /** The gateway broke the protocol. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String node, String what) {
            super("node " + node + ": " + what);
        }
    }

    private sealed interface Link {}

    private record Silent() implements Link {}

    private record SaidHello(Handshake handshake) implements Link {}

    private record Welcomed(Handshake handshake) implements Link {}

    NodeProtocol(String node, String key, Executions executions) {
        this.node = node;
        this.key = key;
        this.executions = executions;
    }

    String node() {
        return node;
    }

    /** The power fails and comes back: what a board keeps in memory is gone. */
    void powerCut() {
        boot = Handshake.nonce();
        unconfirmed.clear();
        ran.clear();
        upload = Optional.empty();
        log = "";
        cursor = -1;
    }

    /** A new connection is open; the gateway speaks first. */
    void connected() {
        link = new Silent();
        unanswered.clear();
    }

    /**
     * The frames that answer this one, in order.
     *
     * @throws Violation if the gateway must not have sent it
     */
    List<Frame> answer(GatewayFrame frame) {
        return switch (frame) {
            case GatewayFrame.Challenge challenge when link instanceof Silent -> List.of(hello(challenge));
            case GatewayFrame.Welcome welcome
            when link instanceof SaidHello(Handshake handshake) -> welcomed(welcome, handshake);
            case GatewayFrame.Reject reject -> List.of();
            case GatewayFrame.Key sealed when link instanceof Welcomed(Handshake handshake) -> store(sealed, handshake);
            case GatewayFrame in when !(link instanceof Welcomed) -> throw violation(in.op() + " out of order");
            case GatewayFrame.Do command ->
                run(
                        command.id(),
                        command.at(),
                        -1,
                        new Result(command.id(), true, value(command.message()), "", "", 0, command.at()));
            case Put put -> take(put);
            case GatewayFrame.Confirm confirm -> confirmed(confirm.id());
            case GatewayFrame.Ping ping -> List.of(new Pong(null));
            case GatewayFrame.Key sealed -> throw violation("key out of order");
            case GatewayFrame.Challenge challenge -> throw violation("a second challenge");
            case GatewayFrame.Welcome welcome -> throw violation("a second welcome");
            case GatewayFrame.Cancel cancel -> List.of();
            case GatewayFrame.Bye bye -> List.of();
            case GatewayFrame.Answer answer -> answered(answer);
        };
    }

    /** The frame that asks another node for 2+3. */
    Frame call(String to) {
        calls++;
        unanswered.add(calls);
        return new Call(calls, to, new Eval("2+3"));
    }

    private List<Frame> answered(GatewayFrame.Answer answer) {
        if (!unanswered.remove(answer.ref())) {
            throw violation("an answer to no call");
        }
        if (answer.ok() && answer.value().asInt() != 5) {
            throw violation("2+3 is said to be " + answer.value());
        }
        executions.answered(node, answer.ok());
        return List.of();
    }

    private Hello hello(GatewayFrame.Challenge challenge) {
        String nonce = Handshake.nonce();
        Handshake handshake = new Handshake(key, challenge.nonce(), nonce, node);
        link = new SaidHello(handshake);
        return new Hello(node, nonce, handshake.helloMac(), boot, cursor, log, "sim", "simulated", RX, -1, "", "", "");
    }

    private List<Frame> welcomed(GatewayFrame.Welcome welcome, Handshake handshake) {
        if (!Handshake.matches(handshake.welcomeMac(), welcome.mac())) {
            throw violation("the gateway does not know the key");
        }
        if (!welcome.log().equals(log)) {
            log = welcome.log();
            cursor = -1;
            epoch = -1;
        }
        if (welcome.epoch() <= epoch) {
            throw violation("epoch " + welcome.epoch() + " after " + epoch);
        }
        epoch = welcome.epoch();
        link = new Welcomed(handshake);
        return List.copyOf(unconfirmed);
    }

    /** The board keeps the key when its power fails. */
    private List<Frame> store(GatewayFrame.Key sealed, Handshake handshake) {
        key = handshake.open(sealed).orElseThrow(() -> violation("a key that was sealed with another"));
        return List.of(new Stored(sealed.generation()));
    }

    private List<Frame> take(Put put) {
        Upload held = upload.filter(begun -> begun.isOf(put)).orElseGet(Upload::new);
        upload = Optional.of(held);
        if (!held.take(put)) {
            throw violation("chunk " + put.seq() + " of command " + put.id() + " after chunk " + held.seq());
        }
        if (!put.last()) {
            return List.of(new Ack(put.at(), held.seq()));
        }
        upload = Optional.empty();
        if (!held.digest().equals(put.sha256())) {
            throw violation("the digest of command " + put.id() + " is wrong");
        }
        JsonNode value = put.type() == Put.Type.FILE ? IntNode.valueOf(held.size()) : NullNode.getInstance();
        return run(put.id(), put.at(), put.seq(), new Result(put.id(), true, value, "", "", 0, put.at()));
    }

    private List<Frame> run(String id, long at, int seq, Result result) {
        if (at <= cursor) {
            throw violation("command " + id + " at " + at + " is out of order; the cursor is " + cursor);
        }
        if (!ran.add(id)) {
            throw violation("command " + id + " came again, at " + at);
        }
        cursor = at;
        executions.ran(node, id, at);
        unconfirmed.addLast(result);
        if (unconfirmed.size() > KEPT_RESULTS) {
            throw violation("command " + id + " came while " + KEPT_RESULTS
                    + " results were not confirmed: a board would have to forget one");
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

    /** What is held against the gateway, to be thrown. */
    Violation violation(String what) {
        return new Violation(node, what);
    }

    /** The simulated board can add two numbers. */
    private static JsonNode value(Message message) {
        if (message instanceof Eval(String expression) && expression.matches("\\d{1,9}\\+\\d{1,9}")) {
            String[] terms = expression.split("\\+", 2);
            return IntNode.valueOf(Integer.parseInt(terms[0]) + Integer.parseInt(terms[1]));
        }
        return NullNode.getInstance();
    }
}
