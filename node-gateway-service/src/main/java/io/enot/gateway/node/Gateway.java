package io.enot.gateway.node;

import io.enot.contract.record.LogRecord;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import io.enot.gateway.access.Admission;
import io.enot.gateway.access.Door;
import io.enot.gateway.access.LockOut;
import io.enot.gateway.access.PendingNodes;
import io.enot.gateway.access.Standing;
import io.enot.gateway.delivery.Window;
import io.enot.gateway.plan.Slots;
import io.enot.gateway.session.Sessions;
import io.enot.log.Log;
import io.enot.log.view.NodeDirectory;
import io.enot.log.view.Plans;
import io.enot.log.view.ResultFeed;
import io.enot.log.view.Waits;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;

/** What all connections of this gateway share. Thread-safe. */
@ApplicationScoped
public class Gateway {
    private final GatewayConfig config;
    private final NodeKeys keys;
    private final Log log;
    private final Window window;
    private final Sessions sessions;
    private final Connections connections;
    private final NodeDirectory directory;
    private final Waits waits;
    private final ResultFeed results;
    private final GatewayMetrics metrics;
    private final Plans plans;
    private final Slots slots;
    private final Clock clock = Clock.systemUTC();
    private final Instant startedAt = clock.instant();
    private final String id;
    private final Payloads payloads;
    private final LostProgress lostProgress = new LostProgress(this);
    private final Door door;
    private final Admission admission;
    private final PendingNodes pendingNodes;
    private volatile String logId = "";
    private volatile boolean draining;

    Gateway(
            GatewayConfig config,
            NodeKeys keys,
            Log log,
            Window window,
            Sessions sessions,
            Connections connections,
            NodeDirectory directory,
            Waits waits,
            ResultFeed results,
            GatewayMetrics metrics,
            Plans plans,
            Slots slots) {
        this.config = config;
        this.keys = keys;
        this.log = log;
        this.payloads = new Payloads(log);
        this.window = window;
        this.sessions = sessions;
        this.connections = connections;
        this.directory = directory;
        this.waits = waits;
        this.results = results;
        this.metrics = metrics;
        this.plans = plans;
        this.slots = slots;
        this.door = new Door(
                clock,
                new Door.Limits(
                        config.maxConnections(), config.maxConnectionsPerAddress(), config.maxHandshakesPerSecond()));
        this.admission = new Admission(
                new LockOut(clock, config.wrongKeys(), config.lockOut(), config.maxLockOut()),
                keys::of,
                this::standing,
                config.enrolment());
        this.pendingNodes = new PendingNodes(clock, config.maxPending());
        this.id = config.id().orElseGet(Gateway::hostName);
    }

    public GatewayConfig config() {
        return config;
    }

    /** The gateway's own id. */
    public String id() {
        return id;
    }

    /** Names the log to which cursors belong; empty until Kafka has answered. */
    public String logId() {
        return logId;
    }

    /** Called once, before the first node is let in. */
    public void logId(String known) {
        this.logId = known;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public Instant now() {
        return clock.instant();
    }

    public Log log() {
        return log;
    }

    public Window window() {
        return window;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Connections connections() {
        return connections;
    }

    /** The nodes, by name and with their labels. */
    NodeDirectory directory() {
        return directory;
    }

    /** What is wanted of the nodes. */
    Plans plans() {
        return plans;
    }

    /** How many nodes are being changed for each of the plans. */
    Slots slots() {
        return slots;
    }

    /** Whether the node's labels, as they are now, are chosen. */
    public boolean matches(String node, Selector selector) {
        return selector.matches(directory.labels(node));
    }

    /** The large commands. */
    Payloads payloads() {
        return payloads;
    }

    /** Completes what gateways that died have told of their nodes. */
    LostProgress lostProgress() {
        return lostProgress;
    }

    /** Those who wait for results: nodes that have asked others. */
    Waits waits() {
        return waits;
    }

    /** Feeds those who wait; not started until the first node asks another. */
    ResultFeed results() {
        return results;
    }

    /** Whether nodes are no longer let in, because this gateway is about to leave. */
    boolean isDraining() {
        return draining;
    }

    public void drain() {
        draining = true;
    }

    /** The connections that are open, by address. */
    Door door() {
        return door;
    }

    /** Whether a node that says hello is let in. */
    Admission admission() {
        return admission;
    }

    /** What nodes prove themselves with. */
    NodeKeys keys() {
        return keys;
    }

    /** From now on a decision about a node reaches its connection at once. Called once, before the first node is let in. */
    public void follow() {
        directory.watch(decided -> connections
                .get(decided.id())
                .ifPresent(connection -> connection.loop().run(connection::reconsider)));
    }

    /** What the node may, as far as is known now. */
    Standing standing(String node) {
        return new Standing(
                directory.decided(node),
                sessions.get(node).map(Session::keyGeneration).orElse(Standing.FLEET_KEY));
    }

    /** Notes for people to see that this node waits for their approval, unless it is noted or too many are. */
    void notePending(SessionRecord turnedAway) {
        if (pendingNodes.isToBeNoted(sessions.get(turnedAway.node()), directory.pending())) {
            log.append(turnedAway).thenAccept(position -> {
                Session noted = Session.of(turnedAway, position.offset());
                sessions.learn(noted);
                directory.learn(noted);
            });
        }
    }

    GatewayMetrics metrics() {
        return metrics;
    }

    /** Writes an event that nobody waits for and that nobody writes again; counts it if the log does not take it. */
    public void tell(LogRecord event) {
        log.append(event).whenComplete((position, failure) -> {
            if (failure != null) {
                metrics.lostEvent();
            }
        });
    }

    /** Tells everybody that a session is over. If the log is away, the silence of the session's gateway or the node's next session will. */
    void end(Session session) {
        Session closed = session.closed(now());
        sessions.learn(closed);
        log.append(closed.toRecord());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("this host does not know its name: set enot.gateway.id", e);
        }
    }
}
