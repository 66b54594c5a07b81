package io.enot.gateway.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.legacy.LegacyMessage;
import io.enot.contract.legacy.PackageDecoder;
import io.enot.contract.node.Decoded;
import io.enot.contract.node.NodeFrame;
import io.enot.contract.node.NodeId;
import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import io.enot.contract.record.SessionRecord.NodeInfo;
import io.enot.gateway.access.Refusal;
import io.enot.gateway.delivery.Entry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * A node or a client that speaks the protocol of 2017. It is known by the name that it gives itself, proves nothing, acknowledges nothing and answers no heartbeat. It may not take
 * the id of a node that has proved itself.
 *
 * <pre>
 *  first bytes            set connection name          session is in the log
 * ────────────▶ Nameless ─────────────────────▶ Opening ────────────────────▶ Named ──┐
 *                                                  ▲        set connection name       │
 *                                                  └──────────────────────────────────┘
 * </pre>
 */
final class LegacyConnection implements NodeConnection, LegacySession.Connection {
    private static final Logger LOG = Logger.getLogger(LegacyConnection.class);
    private static final String ARE_YOU_THERE = "Just check to see if you are still there. No reply needed.";
    private static final String EVERYBODY = "all workers";

    private final NetSocket socket;
    private final NodeLoop loop;
    private final Gateway gateway;
    private final PackageDecoder decoder = new PackageDecoder(NodeFrame.MAX_LINE);
    private Link link;
    private volatile String node = "";
    private Instant sentAt;

    private LegacyConnection(NetSocket socket, NodeLoop loop, Gateway gateway) {
        this.socket = socket;
        this.loop = loop;
        this.gateway = gateway;
        this.sentAt = gateway.now();
        this.link = new Nameless(sentAt);
    }

    private sealed interface Link {}

    private record Nameless(Instant since) implements Link {}

    private record Opening() implements Link {}

    private record Named(LegacySession session) implements Link {}

    private record Closed() implements Link {}

    /** Takes over a socket of this event loop whose first bytes have told the protocol; they are still to be {@link #receive received}. */
    static LegacyConnection take(NetSocket socket, NodeLoop loop, Gateway gateway) {
        LegacyConnection connection = new LegacyConnection(socket, loop, gateway);
        socket.handler(connection::receive);
        socket.closeHandler(closed -> connection.closed());
        return connection;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public NodeLoop loop() {
        return loop;
    }

    @Override
    public void deliver() {
        if (link instanceof Named named) {
            named.session().deliver();
        }
    }

    @Override
    public void callOff(String commandId, List<Entry> forThisNode) {
        if (link instanceof Named named) {
            named.session().callOff(commandId, forThisNode);
        }
    }

    @Override
    public void drain(boolean overdue, Duration comeBackAfter) {
        if (!(link instanceof Named named) || named.session().drain() || overdue) {
            reject(Refusal.DRAINING, "this hub is about to leave");
        }
    }

    @Override
    public void supersededBy(long epoch) {
        if (link instanceof Named named && named.session().epoch() < epoch) {
            reject(Refusal.SUPERSEDED, "a newer connection of this name has taken its place");
        }
    }

    @Override
    public void reconsider() {
        if (gateway.directory().decided(node).disabled()) {
            reject(Refusal.DISABLED, "disabled");
        }
    }

    @Override
    public void tick(Instant now) {
        if (link instanceof Nameless nameless
                && now.isAfter(nameless.since().plus(gateway.config().handshakeTimeout()))) {
            reject(Refusal.HANDSHAKE_TIMEOUT, "no name in time");
        } else if (link instanceof Named named) {
            if (sentAt.isBefore(now.minus(gateway.config().heartbeat()))) {
                send(LegacyMessage.info(EVERYBODY, ARE_YOU_THERE));
            }
            named.session().tick();
        }
    }

    void receive(Buffer bytes) {
        decoder.append(bytes.getBytes());
        takeWhatIsWhole();
    }

    /** While a session is being opened, what follows waits. */
    private void takeWhatIsWhole() {
        while (!(link instanceof Closed || link instanceof Opening)) {
            switch (decoder.next()) {
                case Decoded.Complete<ObjectNode>(ObjectNode message) -> on(message);
                case Decoded.Malformed<ObjectNode>(String why) -> reject(Refusal.MALFORMED, why);
                case Decoded.Incomplete<ObjectNode> incomplete -> {
                    return;
                }
            }
        }
    }

    private void on(ObjectNode message) {
        if (!LegacyMessage.HUB.equals(LegacyMessage.receiver(message))) {
            if (link instanceof Named named) {
                named.session().on(message);
            } else {
                reject(Refusal.OUT_OF_ORDER, "set the connection's name first");
            }
        } else if (LegacyMessage.isCommand(message, LegacyMessage.SET_NAME)) {
            open(message);
        } else if (LegacyMessage.isResult(message) && link instanceof Named named) {
            named.session().on(message);
        } else if (LegacyMessage.isCommand(message, LegacyMessage.LIST_NAMES)) {
            answerWithNames(message);
        } else {
            send(LegacyMessage.failure(message, "the hub knows set connection name and list connections by name"));
        }
    }

    private void open(ObjectNode request) {
        String name = LegacyMessage.argument(request, "name");
        if (!NodeId.isValid(name) || name.equals(LegacyMessage.HUB)) {
            reject(Refusal.MALFORMED, "a name " + NodeId.RULE + ", and is not " + LegacyMessage.HUB);
            return;
        }
        if (gateway.directory().decided(name).disabled()) {
            reject(Refusal.DISABLED, "disabled");
            return;
        }
        if (isTaken(name)) {
            reject(Refusal.NAME_TAKEN, "the name " + name + " belongs to another node");
            return;
        }
        endSession();
        link = new Opening();
        socket.pause();
        gateway.lostProgress()
                .lastOf(name, "")
                .thenCompose(before -> {
                    SessionRecord opening = opening(name, before);
                    return gateway.log().append(opening).thenApply(position -> Session.of(opening, position.offset()));
                })
                .whenComplete((opened, failure) -> loop.run(() -> {
                    if (failure != null) {
                        reject(Refusal.LOG_UNAVAILABLE, "the log is away, come again");
                    } else {
                        establish(opened, request);
                    }
                }));
    }

    private boolean isTaken(String name) {
        return gateway.directory().idsOf(name).stream().anyMatch(id -> !id.equals(name))
                || gateway.sessions()
                        .get(name)
                        .filter(session -> !session.info().fw().equals(LegacyMessage.FIRMWARE))
                        .isPresent();
    }

    private SessionRecord opening(String name, Optional<Session> before) {
        Instant now = gateway.now();
        return new SessionRecord(
                name,
                gateway.id(),
                SessionRecord.OWN_OFFSET,
                true,
                now,
                before.map(Session::cursor).orElse(-1L),
                List.of(),
                new NodeInfo("", LegacyMessage.FIRMWARE, "", NodeFrame.MAX_LINE, -1, "", "", ""),
                null,
                before.map(Session::keyGeneration).orElse(0),
                now);
    }

    private void establish(Session opened, ObjectNode request) {
        if (!(link instanceof Opening)) {
            gateway.end(opened);
            return;
        }
        Session known = gateway.sessions().learn(opened);
        if (known.epoch() != opened.epoch()) {
            reject(Refusal.SUPERSEDED, "a newer connection of this name has taken its place");
            return;
        }
        LegacySession session = new LegacySession(gateway, this, known);
        link = new Named(session);
        node = known.node();
        gateway.connections().put(this, known.epoch());
        LOG.infof("node online nodeId=%s epoch=%d peer=%s", node, known.epoch(), socket.remoteAddress());
        answerWithNames(request);
        reconsider(); // what was decided meanwhile has not reached this connection
        deliver();
        socket.resume();
        takeWhatIsWhole();
    }

    /** All who are online, by name; what is not connected here has its gateway for an address. */
    private void answerWithNames(ObjectNode request) {
        Map<String, String> names = new TreeMap<>();
        gateway.directory().all().stream()
                .filter(other -> other.online())
                .forEach(other -> names.put(other.name(), "('" + other.gateway() + "', 0)"));
        SocketAddress own = socket.remoteAddress();
        if (!node.isEmpty()) {
            names.put(node, "('" + own.hostAddress() + "', " + own.port() + ")");
        }
        send(LegacyMessage.names(request, names));
    }

    @Override
    public void send(ObjectNode message) {
        if (!(link instanceof Closed) && !message.isEmpty()) {
            sentAt = gateway.now();
            socket.write(Buffer.buffer(PackageDecoder.pack(LegacyMessage.stamped(message, sentAt))));
        }
    }

    @Override
    public void onLoop(Runnable task) {
        loop.run(task);
    }

    @Override
    public void reject(Refusal refusal, String why) {
        if (link instanceof Closed) {
            return;
        }
        gateway.metrics().refused(refusal);
        LOG.debugf("refused peer=%s reason=%s why=%s", socket.remoteAddress(), refusal.tag(), why);
        socket.handler(ignored -> {});
        socket.resume();
        loop.hangUp(socket, Buffer.buffer(PackageDecoder.pack(LegacyMessage.info(node, why))));
        closed();
    }

    private void closed() {
        endSession();
        link = new Closed();
        loop.forget(this);
    }

    private void endSession() {
        if (link instanceof Named(LegacySession session)) {
            gateway.connections().remove(this);
            gateway.end(session.current());
            LOG.infof("node offline nodeId=%s epoch=%d", session.node(), session.epoch());
        }
    }
}
