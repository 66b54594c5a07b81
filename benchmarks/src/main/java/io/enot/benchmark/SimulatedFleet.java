package io.enot.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Nodes that speak the real protocol, without boards, named {@code sim-00000} and on. Counts what they run and how often a connection ends, and keeps what the gateway
 * does wrong. Thread-safe.
 */
final class SimulatedFleet implements SimulatedNode.Troubles {
    private static final int CONNECTING_AT_ONCE = 200;

    /** What one process with the usual 20,000 descriptors can hold; also the gateway's own default limit. */
    static final int MOST_NODES = 19_000;

    private final List<String> ids;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final PowerCuts powerCuts;
    private final AtomicLong ran = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong failedCalls = new AtomicLong();
    private final AtomicLong interruptions = new AtomicLong();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private volatile String latestInterruption = "";

    static final NetClientOptions PLAIN = new NetClientOptions().setTcpNoDelay(true);

    /** Hears of every power cut. */
    @FunctionalInterface
    interface PowerCuts {
        void cut(String node);
    }

    /**
     * Makes the nodes, none of them connected yet.
     *
     * @param executions hears of every command that a node runs, on that node's event loop
     */
    SimulatedFleet(Vertx vertx, SocketAddress gateway, String key, int count, NodeProtocol.Executions executions) {
        this(vertx, PLAIN, gateway, key, count, executions, node -> {});
    }

    /** As boards do it that cannot check certificates. */
    static NetClientOptions tls() {
        return new NetClientOptions(PLAIN).setSsl(true).setTrustAll(true).setHostnameVerificationAlgorithm("");
    }

    /**
     * Makes nodes whose power may fail.
     *
     * @param options how they connect: {@link #PLAIN}, or {@link #tls()}
     * @param powerCuts hears of it, on the node's event loop
     */
    SimulatedFleet(
            Vertx vertx,
            NetClientOptions options,
            SocketAddress gateway,
            String key,
            int count,
            NodeProtocol.Executions executions,
            PowerCuts powerCuts) {
        this.powerCuts = powerCuts;
        NetClient client = vertx.createNetClient(options);
        ids = IntStream.range(0, count).mapToObj("sim-%05d"::formatted).toList();
        NodeProtocol.Executions counted = new NodeProtocol.Executions() {
            @Override
            public void ran(String node, String command, long at) {
                ran.incrementAndGet();
                executions.ran(node, command, at);
            }

            @Override
            public void answered(String node, boolean ok) {
                (ok ? answers : failedCalls).incrementAndGet();
            }
        };
        for (String id : ids) {
            nodes.add(new SimulatedNode(vertx, client, gateway, new NodeProtocol(id, key, counted), this));
        }
    }

    /** Connects the nodes, some at a time; call once. Completes when each has been welcomed. */
    CompletionStage<Void> connect() {
        CompletableFuture<Void> all = new CompletableFuture<>();
        AtomicInteger missing = new AtomicInteger(nodes.size());
        Iterator<SimulatedNode> rest = nodes.iterator();
        for (int i = 0; i < CONNECTING_AT_ONCE; i++) {
            connectNext(rest, missing, all);
        }
        return all;
    }

    private void connectNext(Iterator<SimulatedNode> rest, AtomicInteger missing, CompletableFuture<Void> all) {
        SimulatedNode next;
        synchronized (rest) {
            if (!rest.hasNext()) {
                return;
            }
            next = rest.next();
        }
        next.connect().thenRun(() -> {
            if (missing.decrementAndGet() == 0) {
                all.complete(null);
            }
            connectNext(rest, missing, all);
        });
    }

    List<String> ids() {
        return ids;
    }

    /** In the order of {@link #ids()}. */
    List<SimulatedNode> nodes() {
        return List.copyOf(nodes);
    }

    long online() {
        return nodes.stream().filter(SimulatedNode::isOnline).count();
    }

    /** How many commands have been run. */
    long ran() {
        return ran.get();
    }

    /** How many calls of other nodes were answered with a value. */
    long answers() {
        return answers.get();
    }

    /** How many calls of other nodes were answered with an error. */
    long failedCalls() {
        return failedCalls.get();
    }

    /** How often a connection ended before its node was powered off, or could not be made. */
    long interruptions() {
        return interruptions.get();
    }

    /** Why a connection ended the last time; empty if none has. */
    String latestInterruption() {
        return latestInterruption;
    }

    /** What a gateway did that it must not do. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Takes the nodes off the network, for good. */
    void powerOff() {
        nodes.forEach(SimulatedNode::powerOff);
    }

    @Override
    public void powerCut(String node) {
        powerCuts.cut(node);
    }

    @Override
    public void interrupted(String why) {
        interruptions.incrementAndGet();
        latestInterruption = why;
    }

    @Override
    public void violated(String what) {
        violations.add(what);
    }
}
