package io.enot.benchmark;

import io.enot.contract.node.Decoded;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.LineDecoder;
import io.enot.contract.node.NodeFrame;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A board that has power, on a network that may fail: it connects, and when the connection ends it comes again with its cursor, after a jittered exponential
 * back-off. From a gateway that breaks the protocol it stays away. Lives on the event loop of its first connection; {@link #connect}, {@link #drop} and
 * {@link #powerOff} may be called from any thread.
 */
final class SimulatedNode {
    private static final long SHORTEST_BACK_OFF_MS = 50;
    private static final int MOST_DOUBLINGS = 7;

    private final Vertx vertx;
    private final NetClient client;
    private final SocketAddress gateway;
    private final NodeProtocol protocol;
    private final Troubles troubles;
    private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
    private int failures;
    private volatile boolean on = true;
    private volatile boolean online;
    private volatile boolean powerFails;
    private volatile @Nullable NetSocket socket;
    private volatile @Nullable Context loop;

    /** What happens to a node; called on its event loop. */
    interface Troubles {
        /** Its power failed: what it was running or kept is gone. */
        default void powerCut(String node) {}

        /** A connection ended, or could not be made. */
        void interrupted(String why);

        /** The gateway did what it must not do. */
        void violated(String what);
    }

    SimulatedNode(Vertx vertx, NetClient client, SocketAddress gateway, NodeProtocol protocol, Troubles troubles) {
        this.vertx = vertx;
        this.client = client;
        this.gateway = gateway;
        this.protocol = protocol;
        this.troubles = troubles;
    }

    /** Call once; completes when the node is welcomed for the first time. */
    CompletionStage<Void> connect() {
        client.connect(gateway).onSuccess(this::serve).onFailure(failure -> interrupted(failure.toString(), backOff()));
        return welcomed;
    }

    /** Whether it has been welcomed on the connection that it has. */
    boolean isOnline() {
        return online;
    }

    /** Ends the connection without a word, as a network does. */
    void drop() {
        NetSocket open = socket;
        if (open != null) {
            open.close();
        }
    }

    /** Asks another node something, if this one is online. */
    void call(String to) {
        Context context = loop;
        if (context != null) {
            context.runOnContext(ignored -> {
                NetSocket open = socket;
                if (online && open != null) {
                    open.write(Buffer.buffer(protocol.call(to).toLine()));
                }
            });
        }
    }

    /** The power fails, and comes back at once. */
    void powerCut() {
        NetSocket open = socket;
        if (open == null) {
            return;
        }
        powerFails = true;
        open.close();
    }

    /** Goes for good. */
    void powerOff() {
        on = false;
        drop();
    }

    private void serve(NetSocket opened) {
        socket = opened;
        loop = vertx.getOrCreateContext();
        Connection connection = new Connection(opened);
        protocol.connected();
        opened.handler(connection::receive);
        opened.exceptionHandler(failure -> connection.end = failure.toString());
        opened.closeHandler(closed -> interrupted(connection.end, Math.max(connection.comeAfter, backOff())));
        if (!on) {
            opened.close();
        }
    }

    private void interrupted(String why, long pauseMs) {
        online = false;
        socket = null;
        if (powerFails) {
            powerFails = false;
            protocol.powerCut();
            troubles.powerCut(protocol.node());
        }
        if (on) {
            troubles.interrupted(why);
            vertx.setTimer(pauseMs, timer -> connect());
        }
    }

    private long backOff() {
        long longest = SHORTEST_BACK_OFF_MS << Math.min(failures++, MOST_DOUBLINGS);
        return ThreadLocalRandom.current().nextLong(longest / 2, longest);
    }

    /** One socket, from the gateway's challenge to its end. */
    private final class Connection {
        private final NetSocket open;
        private final LineDecoder<GatewayFrame> decoder = new LineDecoder<>(NodeFrame.MAX_LINE, GatewayFrame::from);
        private String end = "the gateway closed the connection";
        private long comeAfter;

        private Connection(NetSocket open) {
            this.open = open;
        }

        private void receive(Buffer bytes) {
            if (powerFails) {
                return;
            }
            decoder.append(bytes.getBytes());
            Buffer answers = Buffer.buffer();
            try {
                while (takeNext(answers)) {
                    // until no whole line is left
                }
            } catch (NodeProtocol.Violation e) {
                troubles.violated(String.valueOf(e.getMessage()));
                powerOff();
                return;
            }
            if (answers.length() > 0) {
                open.write(answers);
            }
        }

        private boolean takeNext(Buffer answers) {
            return switch (decoder.next()) {
                case Decoded.Complete<GatewayFrame>(GatewayFrame frame) -> {
                    protocol.answer(frame).forEach(answer -> answers.appendBytes(answer.toLine()));
                    after(frame);
                    yield true;
                }
                case Decoded.Malformed<GatewayFrame>(String why) -> throw protocol.violation("sent " + why);
                case Decoded.Incomplete<GatewayFrame> incomplete -> false;
            };
        }

        private void after(GatewayFrame frame) {
            switch (frame) {
                case GatewayFrame.Welcome welcome -> {
                    failures = 0;
                    online = true;
                    welcomed.complete(null);
                }
                case GatewayFrame.Reject reject -> end = "rejected: " + reject.why();
                case GatewayFrame.Bye bye -> {
                    end = "bye";
                    comeAfter = bye.after();
                    open.close();
                }
                default -> {}
            }
        }
    }
}
