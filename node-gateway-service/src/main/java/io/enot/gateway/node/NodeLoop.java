package io.enot.gateway.node;

import io.enot.contract.node.GatewayFrame.Reject;
import io.enot.gateway.delivery.Entry;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** One event loop of the TCP server, and the connections that live on it. Several share the port; the connections go to them in turn. */
public final class NodeLoop extends AbstractVerticle {
    private static final long TICK_MS = 1000;
    private static final int BACKLOG = 4096;

    private final Gateway gateway;
    private final AtomicInteger open;
    private final AtomicInteger port;
    private final Set<NodeConnection> connections = new HashSet<>();

    /**
     * @param open counts the connections of all loops
     * @param port receives the port that is listened on
     */
    public NodeLoop(Gateway gateway, AtomicInteger open, AtomicInteger port) {
        this.gateway = gateway;
        this.open = open;
        this.port = port;
    }

    @Override
    public void start(Promise<Void> started) {
        NetServerOptions options =
                new NetServerOptions().setTcpNoDelay(true).setTcpKeepAlive(true).setAcceptBacklog(BACKLOG);
        vertx.createNetServer(options)
                .connectHandler(this::accept)
                .listen(gateway.config().port(), gateway.config().host())
                .onSuccess(server -> {
                    port.set(server.actualPort());
                    vertx.setPeriodic(TICK_MS, timer -> tick());
                    started.complete();
                })
                .onFailure(started::fail);
    }

    /** Lets each of these connections, all of this loop, send its next command; from any thread. */
    public void deliver(Collection<NodeConnection> added) {
        run(() -> added.forEach(NodeConnection::deliver));
    }

    /** Tells each of these connections, all of this loop, that a command was called off; from any thread. */
    public void callOff(String commandId, Map<NodeConnection, List<Entry>> concerned) {
        run(() -> concerned.forEach((connection, entries) -> connection.callOff(commandId, entries)));
    }

    /** Sends the nodes away, each with a time of its own to come back; from any thread. */
    public void drain(boolean overdue, Duration spread) {
        run(() -> List.copyOf(connections)
                .forEach(connection -> connection.drain(
                        overdue, Duration.ofMillis(ThreadLocalRandom.current().nextLong(spread.toMillis())))));
    }

    /** Runs a task on this event loop; from any thread. */
    public void run(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    /** Runs a task on this event loop after a while; from this event loop. */
    void later(long ms, Runnable task) {
        vertx.setTimer(ms, timer -> task.run());
    }

    /** The connection goes on as another one. */
    void replace(NodeConnection connection, NodeConnection by) {
        connections.remove(connection);
        connections.add(by);
    }

    void forget(NodeConnection connection) {
        if (connections.remove(connection)) {
            open.decrementAndGet();
        }
    }

    private void accept(NetSocket socket) {
        if (gateway.isDraining()) {
            turnAway(socket, Refusal.DRAINING, "this gateway is about to leave");
            return;
        }
        if (open.incrementAndGet() > gateway.config().maxConnections()) {
            open.decrementAndGet();
            turnAway(socket, Refusal.TOO_MANY_CONNECTIONS, "this gateway is full");
            return;
        }
        connections.add(LineConnection.accept(socket, this, gateway));
    }

    private void turnAway(NetSocket socket, Refusal refusal, String why) {
        gateway.metrics().refused(refusal);
        socket.write(Buffer.buffer(new Reject(why).toLine())).onComplete(written -> socket.close());
    }

    private void tick() {
        Instant now = gateway.now();
        List.copyOf(connections).forEach(connection -> connection.tick(now));
    }
}
