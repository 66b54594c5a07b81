package io.enot.gateway.node;

import io.enot.contract.legacy.PackageDecoder;
import io.enot.contract.node.Decoded;
import io.enot.contract.node.Frame;
import io.enot.contract.node.GatewayFrame.Challenge;
import io.enot.contract.node.GatewayFrame.Ping;
import io.enot.contract.node.GatewayFrame.Reject;
import io.enot.contract.node.GatewayFrame.Welcome;
import io.enot.contract.node.Handshake;
import io.enot.contract.node.Hello;
import io.enot.contract.node.LineDecoder;
import io.enot.contract.node.NodeFrame;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import io.enot.contract.record.SessionRecord.NodeInfo;
import io.enot.gateway.access.Admission.Decision.Admitted;
import io.enot.gateway.access.Admission.Decision.Refused;
import io.enot.gateway.access.Enrolment;
import io.enot.gateway.access.Refusal;
import io.enot.gateway.access.Standing;
import io.enot.gateway.delivery.Entry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A node that speaks lines of JSON.
 *
 * <pre>
 *  accept                hello, key proved            session is in the log
 * ────────▶ AwaitingHello ───────────────▶ Opening ────────────────────────▶ Established
 *                │ anything else, silence     │ anything at all                 │ malformed, out of order, silence, a newer connection
 *                └────────────────────────────┴──────────▶ Closed ◀─────────────┘
 * </pre>
 */
final class LineConnection implements NodeConnection, NodeSession.Connection {
    private static final Logger LOG = Logger.getLogger(LineConnection.class);

    /** Where nodes of 2017 are served, they are given so long to speak first, since a challenge means nothing to them. */
    private static final long LET_SPEAK_MS = 250;

    /** Bytes that may wait for a node to read them. A node is sent one command at a time; the rest are answers to its own calls. */
    private static final int MOST_UNREAD = 256 * 1024;

    private final NetSocket socket;
    private final NodeLoop loop;
    private final Gateway gateway;
    private final String address;
    private final LineDecoder<NodeFrame> decoder = new LineDecoder<>(NodeFrame.MAX_HELLO, NodeFrame::from);
    private Link link;
    private volatile String node = "";
    private Instant heardAt;
    private Instant sentAt;

    private LineConnection(NetSocket socket, NodeLoop loop, Gateway gateway, String address, AwaitingHello link) {
        this.socket = socket;
        this.address = address;
        this.loop = loop;
        this.gateway = gateway;
        this.link = link;
        this.heardAt = link.since();
        this.sentAt = link.since();
    }

    private sealed interface Link {}

    private record AwaitingHello(String nonce, Instant since) implements Link {}

    private record Opening() implements Link {}

    /**
     * Both sides have proved themselves.
     *
     * @param key by which the node has, see {@link Standing}
     * @param given the key that it was given after that and has not stored yet; 0 for none
     */
    private record Established(NodeSession session, Handshake handshake, int key, int given) implements Link {}

    private record Closed() implements Link {}

    /** Takes a socket that was accepted on this event loop, and challenges the node. */
    static LineConnection accept(NetSocket socket, NodeLoop loop, Gateway gateway, String address) {
        AwaitingHello link = new AwaitingHello(Handshake.nonce(), gateway.now());
        LineConnection connection = new LineConnection(socket, loop, gateway, address, link);
        socket.setWriteQueueMaxSize(MOST_UNREAD);
        socket.handler(connection::receive);
        socket.closeHandler(closed -> connection.closed());
        socket.exceptionHandler(failure ->
                LOG.debugf("connection failed peer=%s reason=%s", socket.remoteAddress(), failure.getMessage()));
        if (gateway.config().legacy()) {
            loop.later(LET_SPEAK_MS, connection::challenge);
        } else {
            connection.challenge();
        }
        return connection;
    }

    private void challenge() {
        if (link instanceof AwaitingHello awaiting) {
            send(List.of(new Challenge(awaiting.nonce())));
        }
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
        if (link instanceof Established established) {
            established.session().wake();
        }
    }

    @Override
    public void callOff(String commandId, List<Entry> forThisNode) {
        if (link instanceof Established established) {
            established.session().callOff(commandId, forThisNode);
        }
    }

    @Override
    public void drain(boolean overdue, Duration comeBackAfter) {
        if (link instanceof Established established) {
            established.session().drain(overdue, comeBackAfter);
        } else {
            reject(Refusal.DRAINING, "this gateway is about to leave");
        }
    }

    @Override
    public void supersededBy(long epoch) {
        if (link instanceof Established established && established.session().epoch() < epoch) {
            reject(Refusal.SUPERSEDED, "a newer connection of this node has taken its place");
        }
    }

    @Override
    public void tick(Instant now) {
        switch (link) {
            case AwaitingHello awaiting -> {
                if (now.isAfter(awaiting.since().plus(gateway.config().handshakeTimeout()))) {
                    reject(Refusal.HANDSHAKE_TIMEOUT, "no hello in time");
                }
            }
            case Established established -> tick(established.session(), now);
            case Opening opening -> {}
            case Closed closed -> {}
        }
    }

    private void tick(NodeSession session, Instant now) {
        if (now.isAfter(heardAt.plus(gateway.config().heartbeat().multipliedBy(2)))) {
            reject(Refusal.SILENT, "nothing heard for two heartbeats");
            return;
        }
        Instant due = now.minus(gateway.config().heartbeat());
        if (heardAt.isBefore(due) || sentAt.isBefore(due)) {
            send(List.of(new Ping()));
        }
        session.tick();
    }

    private void receive(Buffer bytes) {
        if (link instanceof AwaitingHello
                && gateway.config().legacy()
                && PackageDecoder.isBeginning(bytes.getBytes())) {
            link = new Closed();
            LegacyConnection legacy = LegacyConnection.take(socket, loop, gateway);
            loop.replace(this, legacy);
            legacy.receive(bytes);
            return;
        }
        heardAt = gateway.now();
        decoder.append(bytes.getBytes());
        while (!(link instanceof Closed)) {
            switch (decoder.next()) {
                case Decoded.Complete<NodeFrame>(NodeFrame frame) -> on(frame);
                case Decoded.Malformed<NodeFrame>(String why) -> reject(Refusal.MALFORMED, why);
                case Decoded.Incomplete<NodeFrame> incomplete -> {
                    return;
                }
            }
        }
    }

    private void on(NodeFrame frame) {
        switch (link) {
            case AwaitingHello awaiting when frame instanceof Hello hello -> authenticate(awaiting, hello);
            case AwaitingHello awaiting -> reject(Refusal.OUT_OF_ORDER, "the first frame must be a hello");
            case Opening opening -> reject(Refusal.OUT_OF_ORDER, "wait for the welcome");
            case Established established when frame instanceof NodeFrame.Stored stored -> on(established, stored);
            case Established established -> on(established.session(), frame);
            case Closed closed -> {}
        }
    }

    private void on(NodeSession session, NodeFrame frame) {
        switch (frame) {
            case NodeFrame.Ack ack -> session.on(ack);
            case NodeFrame.Result result -> session.on(result);
            case NodeFrame.Out out -> session.on(out);
            case NodeFrame.Pong pong -> {}
            case NodeFrame.Stored stored -> {}
            case Hello hello -> reject(Refusal.OUT_OF_ORDER, "a second hello");
            case NodeFrame.Report report -> session.on(report);
            case NodeFrame.Call call -> session.on(call);
        }
    }

    private void authenticate(AwaitingHello awaiting, Hello hello) {
        switch (gateway.admission().decide(address, awaiting.nonce(), hello)) {
            case Admitted proof -> open(proof, hello);
            case Refused(Refusal refusal, String why) -> {
                if (refusal == Refusal.AWAITING_APPROVAL) {
                    Optional<Session> before = gateway.sessions().get(hello.node());
                    gateway.notePending(session(hello, before, false, SessionRecord.AWAITS_APPROVAL));
                }
                reject(refusal, why);
            }
        }
    }

    private void open(Admitted proof, Hello hello) {
        link = new Opening();
        decoder.allow(NodeFrame.MAX_LINE);
        gateway.lostProgress()
                .lastOf(hello.node(), hello.boot())
                .whenComplete((before, failure) -> onLoop(() -> {
                    if (failure != null) {
                        reject(Refusal.LOG_UNAVAILABLE, "the log is away, come again");
                    } else {
                        open(proof, hello, before);
                    }
                }));
    }

    private void open(Admitted proof, Hello hello, Optional<Session> before) {
        SessionRecord opening = session(hello, before, true, proof.key());
        gateway.log()
                .append(opening)
                .whenComplete((position, failure) -> onLoop(() -> {
                    if (failure != null) {
                        reject(Refusal.LOG_UNAVAILABLE, "the log is away, come again");
                    } else {
                        establish(proof, Session.of(opening, position.offset()), before);
                    }
                }));
    }

    /** A board that has not been restarted still answers what it was running. */
    private SessionRecord session(Hello hello, Optional<Session> before, boolean online, int key) {
        long claimed = hello.log().equals(gateway.logId()) ? hello.cursor() : -1;
        long known = Math.max(
                gateway.sessions().cursor(hello.node()),
                before.map(Session::cursor).orElse(-1L));
        List<String> running = before.filter(session -> session.info().boot().equals(hello.boot()))
                .map(Session::running)
                .orElse(List.of());
        return new SessionRecord(
                hello.node(),
                gateway.id(),
                SessionRecord.OWN_OFFSET,
                online,
                gateway.now(),
                Math.max(claimed, known),
                running,
                new NodeInfo(
                        hello.boot(),
                        hello.fw(),
                        hello.board(),
                        hello.rx(),
                        hello.free(),
                        hello.script(),
                        hello.plan(),
                        hello.name()),
                before.map(Session::rollout).orElse(null),
                Math.max(key, before.map(Session::keyGeneration).orElse(key)),
                gateway.now());
    }

    private void establish(Admitted proof, Session opened, Optional<Session> before) {
        if (!(link instanceof Opening)) {
            gateway.end(opened);
            return;
        }
        Session known = gateway.sessions().learn(opened);
        if (known.epoch() != opened.epoch()) {
            reject(Refusal.SUPERSEDED, "a newer connection of this node has taken its place");
            return;
        }
        NodeSession session = new NodeSession(gateway, this, known);
        link = new Established(session, proof.handshake(), proof.key(), 0);
        node = known.node();
        gateway.connections().put(this, known.epoch());
        send(List.of(new Welcome(
                known.node(),
                known.epoch(),
                (int) gateway.config().heartbeat().toSeconds(),
                gateway.now().toEpochMilli(),
                gateway.logId(),
                proof.handshake().welcomeMac())));
        LOG.infof("node online nodeId=%s epoch=%d peer=%s", known.node(), known.epoch(), socket.remoteAddress());
        before.filter(last -> !last.info().boot().equals(known.info().boot())).ifPresent(this::restarted);
        reconsider(); // what was decided meanwhile has not reached this connection
        deliver();
    }

    @Override
    public void reconsider() {
        if (link instanceof Established established) {
            Enrolment enrolment = gateway.config().enrolment();
            Standing standing = gateway.standing(node);
            Optional<Refusal> refusal = standing.refusal(established.key(), enrolment);
            if (refusal.isPresent()) {
                reject(refusal.get(), refusal.get().words());
            } else if (socket.isSsl() && standing.isDue(enrolment) && standing.next() != established.given()) {
                gateway.keys().of(node, standing.next()).ifPresent(key -> give(established, standing.next(), key));
            }
        }
    }

    private void give(Established to, int generation, String key) {
        link = new Established(to.session(), to.handshake(), to.key(), generation);
        send(List.of(to.handshake().seal(generation, key)));
    }

    private void on(Established established, NodeFrame.Stored stored) {
        if (stored.generation() != established.given()) {
            reject(Refusal.OUT_OF_ORDER, "no such key was given");
            return;
        }
        link = new Established(established.session(), established.handshake(), stored.generation(), 0);
        established.session().holds(stored.generation());
        reconsider(); // another one may be wanted by now
    }

    /** The board was started anew: what it ran then has no result, and will not have one, unless it was durable and over. */
    private void restarted(Session before) {
        before.running()
                .forEach(commandId -> gateway.tell(new Failed(
                        commandId,
                        before.node(),
                        gateway.id(),
                        gateway.now(),
                        Failed.NODE_RESTARTED,
                        "the board was restarted before it answered",
                        "",
                        0)));
    }

    @Override
    public void send(List<Frame> frames) {
        if (link instanceof Closed || frames.isEmpty()) {
            return;
        }
        if (socket.writeQueueFull()) {
            reject(Refusal.NOT_READING, "this node does not read");
            return;
        }
        sentAt = gateway.now();
        Buffer lines = Buffer.buffer();
        frames.forEach(frame -> lines.appendBytes(frame.toLine()));
        socket.write(lines);
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
        loop.hangUp(socket, Buffer.buffer(new Reject(why).toLine()));
        closed();
    }

    private void closed() {
        Link was = link;
        link = new Closed();
        loop.forget(this);
        if (was instanceof Established(NodeSession session, Handshake handshake, int key, int given)) {
            gateway.connections().remove(this);
            session.close();
            gateway.end(session.current());
            LOG.infof("node offline nodeId=%s epoch=%d", session.node(), session.epoch());
        }
    }
}
