package io.enot.gateway.node;

import io.enot.contract.node.GatewayFrame.Reject;
import io.enot.gateway.access.Address;
import io.enot.gateway.access.Refusal;
import io.enot.gateway.delivery.Entry;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One event loop of the TCP server, and the connections that live on it. Several share the port; the connections go to them in turn. */
public final class NodeLoop extends AbstractVerticle {
    private static final Logger LOG = Logger.getLogger(NodeLoop.class);
    private static final long TICK_MS = 1000;
    private static final int BACKLOG = 4096;
    private static final long LAST_WORDS_MS = 2000;

    private final Gateway gateway;
    private final NodeTls tls;
    private final AtomicInteger port;
    private final AtomicInteger tlsPort;

    /** With the address under which each was counted in. */
    private final Map<NodeConnection, String> connections = new HashMap<>();

    private @Nullable NetServer tlsServer;

    /**
     * Does not listen yet.
     *
     * @param port receives the port that is listened on
     * @param tlsPort receives the one for TLS
     */
    public NodeLoop(Gateway gateway, NodeTls tls, AtomicInteger port, AtomicInteger tlsPort) {
        this.gateway = gateway;
        this.tls = tls;
        this.tlsPort = tlsPort;
        this.port = port;
    }

    @Override
    public void start(Promise<Void> started) {
        listenPlain()
                .compose(listening -> listenTls())
                .onSuccess(listening -> {
                    vertx.setPeriodic(TICK_MS, timer -> tick());
                    started.complete();
                })
                .onFailure(started::fail);
    }

    private Future<Void> listenPlain() {
        return gateway.config().plain()
                ? vertx.createNetServer(options())
                        .connectHandler(this::accept)
                        .listen(gateway.config().port(), gateway.config().host())
                        .map(server -> {
                            port.set(server.actualPort());
                            return null;
                        })
                : Future.succeededFuture();
    }

    /** The server does not begin with TLS by itself, so that a connection is counted before any work is done for it. */
    private Future<Void> listenTls() {
        return tls.port().isPresent()
                ? vertx.executeBlocking(tls::first)
                        .compose(certificate -> vertx.createNetServer(
                                        options().setKeyCertOptions(certificate.options()))
                                .connectHandler(this::acceptTls)
                                .listen(tls.port().get(), gateway.config().host()))
                        .map(server -> {
                            tlsServer = server;
                            tlsPort.set(server.actualPort());
                            return null;
                        })
                : Future.succeededFuture();
    }

    private NetServerOptions options() {
        return new NetServerOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setAcceptBacklog(BACKLOG)
                .setSslHandshakeTimeout(gateway.config().handshakeTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** Who comes from now on is shown this certificate; from any thread. */
    public void renew(Certificate certificate) {
        run(() -> {
            NetServer server = tlsServer;
            if (server != null) {
                server.updateSSLOptions(new SSLOptions().setKeyCertOptions(certificate.options()))
                        .onSuccess(done -> LOG.info("certificate renewed"))
                        .onFailure(failure -> LOG.warnf("certificate not renewed reason=%s", failure.getMessage()));
            }
        });
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
        run(() -> List.copyOf(connections.keySet())
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
        Optional.ofNullable(connections.remove(connection)).ifPresent(address -> connections.put(by, address));
    }

    void forget(NodeConnection connection) {
        Optional.ofNullable(connections.remove(connection)).ifPresent(gateway.door()::leave);
    }

    private void accept(NetSocket socket) {
        counted(socket).ifPresent(address -> meet(socket, address));
    }

    private void acceptTls(NetSocket socket) {
        counted(socket)
                .ifPresent(address -> socket.upgradeToSsl()
                        .onSuccess(secure -> meet(socket, address))
                        .onFailure(failure -> {
                            gateway.door().leave(address);
                            gateway.metrics().refused(Refusal.TLS_FAILED);
                            LOG.debugf(
                                    "refused peer=%s reason=tls_failed why=%s",
                                    socket.remoteAddress(), failure.getMessage());
                            socket.close();
                        }));
    }

    private void meet(NetSocket socket, String address) {
        connections.put(LineConnection.accept(socket, this, gateway, address), address);
    }

    /** The address under which the connection is counted; empty if it was turned away. */
    private Optional<String> counted(NetSocket socket) {
        if (gateway.isDraining()) {
            turnAway(socket, Refusal.DRAINING, "this gateway is about to leave");
            return Optional.empty();
        }
        @Nullable SocketAddress peer = socket.remoteAddress();
        if (peer == null) { // gone already
            socket.close();
            return Optional.empty();
        }
        String address = Address.of(peer.hostAddress());
        Optional<Refusal> refusal = gateway.door().enter(address);
        if (refusal.isPresent()) {
            turnAway(
                    socket,
                    refusal.get(),
                    refusal.get() == Refusal.TOO_MANY_CONNECTIONS
                            ? "this gateway is full"
                            : "too many connections of this address");
            return Optional.empty();
        }
        return Optional.of(address);
    }

    private void turnAway(NetSocket socket, Refusal refusal, String why) {
        gateway.metrics().refused(refusal);
        hangUp(socket, Buffer.buffer(new Reject(why).toLine()));
    }

    /** Closes the socket after some last words, for which nobody is waited who does not listen. */
    void hangUp(NetSocket socket, Buffer lastWords) {
        long timer = vertx.setTimer(LAST_WORDS_MS, late -> abort(socket));
        socket.write(lastWords).onComplete(written -> {
            vertx.cancelTimer(timer);
            socket.close();
        });
    }

    /** Its own way to close waits until the node has read all that was sent. */
    private static void abort(NetSocket socket) {
        ((NetSocketInternal) socket).channelHandlerContext().close();
    }

    private void tick() {
        Instant now = gateway.now();
        List.copyOf(connections.keySet()).forEach(connection -> connection.tick(now));
    }
}
