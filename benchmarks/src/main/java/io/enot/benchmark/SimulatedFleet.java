package io.enot.benchmark;

import io.enot.contract.node.Decoded;
import io.enot.contract.node.Frame;
import io.enot.contract.node.GatewayFrame;
import io.enot.contract.node.LineDecoder;
import io.enot.contract.node.NodeFrame;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Nodes that speak the real protocol, without boards. What the gateway does wrong is kept, and ends the node's connection. */
final class SimulatedFleet {
    private static final int CONNECTING_AT_ONCE = 200;

    private final NetClient client;
    private final int port;
    private final String key;
    private final List<String> nodes = new ArrayList<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    SimulatedFleet(Vertx vertx, int port, String key) {
        this.client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
        this.port = port;
        this.key = key;
    }

    /** Ids of the nodes. */
    List<String> nodes() {
        return nodes;
    }

    /** What a gateway did wrong. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Connects so many nodes; completes when all are welcomed. */
    CompletionStage<Void> connect(int count) {
        for (int i = 0; i < count; i++) {
            nodes.add("sim-%05d".formatted(i));
        }
        CompletableFuture<Void> all = new CompletableFuture<>();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger welcomed = new AtomicInteger();
        for (int i = 0; i < Math.min(count, CONNECTING_AT_ONCE); i++) {
            connectNext(next, welcomed, all);
        }
        return all;
    }

    private void connectNext(AtomicInteger next, AtomicInteger welcomed, CompletableFuture<Void> all) {
        int index = next.getAndIncrement();
        if (index >= nodes.size()) {
            return;
        }
        connect(nodes.get(index)).whenComplete((online, failure) -> {
            if (failure != null) {
                all.completeExceptionally(failure);
            } else if (welcomed.incrementAndGet() == nodes.size()) {
                all.complete(null);
            }
            connectNext(next, welcomed, all);
        });
    }

    private CompletionStage<Void> connect(String node) {
        CompletableFuture<Void> online = new CompletableFuture<>();
        client.connect(port, "127.0.0.1")
                .onSuccess(socket -> serve(socket, new NodeProtocol(node, key, (who, id, at) -> {}), online))
                .onFailure(online::completeExceptionally);
        return online;
    }

    private void serve(NetSocket socket, NodeProtocol protocol, CompletableFuture<Void> online) {
        LineDecoder<GatewayFrame> decoder = new LineDecoder<>(NodeFrame.MAX_LINE, GatewayFrame::from);
        socket.closeHandler(
                closed -> online.completeExceptionally(new IOException("the gateway closed the connection")));
        socket.handler(bytes -> {
            decoder.append(bytes.getBytes());
            Buffer answers = Buffer.buffer();
            try {
                while (decoder.next() instanceof Decoded.Complete<GatewayFrame>(GatewayFrame frame)) {
                    for (Frame answer : protocol.answer(frame)) {
                        answers.appendBytes(answer.toLine());
                    }
                    if (frame instanceof GatewayFrame.Welcome) {
                        online.complete(null);
                    }
                }
            } catch (NodeProtocol.Violation e) {
                violations.add(String.valueOf(e.getMessage()));
                socket.close();
                return;
            }
            if (answers.length() > 0) {
                socket.write(answers);
            }
        });
    }
}
