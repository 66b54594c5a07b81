package io.enot.gateway.node;

import com.fasterxml.jackson.databind.node.NullNode;
import io.enot.contract.json.Json;
import io.enot.contract.node.Frame;
import io.enot.contract.node.GatewayFrame.Answer;
import io.enot.contract.node.GatewayFrame.Bye;
import io.enot.contract.node.GatewayFrame.Cancel;
import io.enot.contract.node.GatewayFrame.Confirm;
import io.enot.contract.node.NodeFrame;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.ExecutionEvent.Cancelled;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.ExecutionEvent.Output;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.ReportRecord;
import io.enot.contract.record.Session;
import io.enot.contract.record.Target;
import io.enot.gateway.access.Refusal;
import io.enot.gateway.delivery.Addressee;
import io.enot.gateway.delivery.Confirmations;
import io.enot.gateway.delivery.Confirmations.Received;
import io.enot.gateway.delivery.Delivery;
import io.enot.gateway.delivery.Entry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** What happens between a gateway and a node that has proved itself: commands out, events in. Belongs to the connection's event loop. */
final class NodeSession implements Addressee {
    private static final Logger LOG = Logger.getLogger(NodeSession.class);

    /** How many frames a second a node may send that nobody asked for. The agent prints at most 128 pieces a second. */
    static final int MOST_UNASKED = 1000;

    /** Every so many ticks the progress is committed. What a gateway that dies had not committed is read from the results ({@link LostProgress}). */
    private static final int COMMIT = 3;

    /** Twice as many results as an agent keeps. */
    private static final int MOST_VERIFYING = 16;

    /**
     * An agent keeps eight results. While so many wait for the log, it is sent nothing: beside them there has to be room for the command that it runs, the one that it has been sent
     * already, and the first one of a new connection, which goes out before its results have come again.
     */
    private static final int MOST_WAITING = 4;

    private final Gateway gateway;
    private final Connection connection;
    private final Delivery delivery;
    private final PeerCalls calls;
    private final NodePlan plan;
    private final Set<String> running;
    private final Set<String> calledOff = new HashSet<>();
    private final Confirmations confirmations = new Confirmations();
    private Session committed;
    private int verifying;
    private boolean draining;
    private int unasked;
    private long told;
    private Instant reportedAt = Instant.EPOCH;
    private int ticks;

    /** What a session asks of its connection. */
    interface Connection {
        /** Sends the frames at once, in order. */
        void send(List<Frame> frames);

        /** Tells the node why, and closes. */
        void reject(Refusal refusal, String why);

        /** Runs the task on the connection's event loop; from any thread. */
        void onLoop(Runnable task);
    }

    NodeSession(Gateway gateway, Connection connection, Session session) {
        this.gateway = gateway;
        this.connection = connection;
        this.committed = session;
        this.running = new LinkedHashSet<>(session.running());
        this.delivery = new Delivery(
                gateway.window(),
                gateway.log().partitionOf(session.node()),
                this,
                session.info().rx(),
                session.cursor());
        this.calls = new PeerCalls(gateway, session.node(), connection::onLoop);
        this.plan = new NodePlan(gateway, session, connection::onLoop);
    }

    @Override
    public String node() {
        return committed.node();
    }

    private int partition() {
        return gateway.log().partitionOf(node());
    }

    @Override
    public Map<String, String> labels() {
        return gateway.directory().labels(node());
    }

    long epoch() {
        return committed.epoch();
    }

    /** The session up to this moment. */
    Session current() {
        return plan.of(committed.withProgress(delivery.cursor(), List.copyOf(running), gateway.now()));
    }

    void on(NodeFrame.Ack ack) {
        take(delivery.acknowledge(ack));
    }

    /** The node keeps a result until it is confirmed: if the log does not take it, a new connection makes the node send it again. */
    void on(NodeFrame.Result result) {
        Optional<Received> received = confirmations.receive(result.id());
        if (received.isEmpty()) {
            isQuiet();
        } else if (running.contains(result.id())) {
            record(result, received.get());
        } else if (isQuiet()) {
            verify(result, received.get());
        }
    }

    private void record(NodeFrame.Result result, Received received) {
        gateway.metrics().result();
        gateway.log()
                .append(
                        outcome(result),
                        gateway.metrics().traces().ended(result.id(), node(), result.ms(), gateway.now()))
                .whenComplete((position, failure) -> connection.onLoop(() -> {
                    if (failure == null) {
                        settle(result, received);
                    } else {
                        connection.reject(Refusal.LOG_UNAVAILABLE, "the log is away, come again");
                    }
                }));
    }

    /**
     * The node says that it has kept this result since an earlier session, whose gateway died before it could tell what the node was running: the log knows whether it was asked. If
     * that gateway has recorded the result after all, it stands in the log twice, and the first one counts.
     */
    private void verify(NodeFrame.Result result, Received received) {
        if (result.at() < 0 || result.at() > delivery.cursor() || verifying == MOST_VERIFYING) {
            strange(received);
            return;
        }
        verifying++;
        gateway.payloads()
                .at(partition(), result.at())
                .whenComplete((found, failure) -> connection.onLoop(() -> {
                    verifying--;
                    if (failure != null) {
                        connection.reject(Refusal.LOG_UNAVAILABLE, "the log is away, come again");
                    } else if (found.filter(command -> asks(command, result.id()))
                            .isPresent()) {
                        record(result, received);
                    } else {
                        strange(received);
                    }
                }));
    }

    private boolean asks(byte[] record, String commandId) {
        try {
            CommandRecord command = Json.read(record, CommandRecord.class);
            return command.id().equals(commandId)
                    && switch (command.target()) {
                        case Target.Node(String id) -> id.equals(node());
                        case Target.Matching matching -> true;
                    };
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Nobody asked for this result. It is never confirmed. */
    private void strange(Received received) {
        gateway.metrics().strangeResult();
        confirmations.settle(received, false);
        deliver();
    }

    private void settle(NodeFrame.Result result, Received received) {
        running.remove(result.id());
        calledOff.remove(result.id());
        confirmations.settle(received, true);
        plan.on(result);
        gateway.sessions().learn(current());
        deliver();
    }

    void on(NodeFrame.Out out) {
        if (isQuiet()) {
            gateway.tell(new Output(out.id(), node(), gateway.id(), gateway.now(), out.text(), epoch(), told++));
        }
    }

    void on(NodeFrame.Report report) {
        if (isQuiet()) {
            gateway.tell(new ReportRecord(
                    node(), report.name(), report.value(), timeOfReport(), gateway.id(), epoch(), told++));
            plan.on(report);
            gateway.sessions().learn(current());
        }
    }

    /** Each report of a node has a millisecond of its own, for they are kept by time; {@link #MOST_UNASKED} are a second's worth. */
    private Instant timeOfReport() {
        Instant now = gateway.now().truncatedTo(ChronoUnit.MILLIS);
        reportedAt = now.isAfter(reportedAt) ? now : reportedAt.plusMillis(1);
        return reportedAt;
    }

    void on(NodeFrame.Call call) {
        if (isQuiet()) {
            calls.ask(call.to(), call.message().toJson(), reply -> connection.send(List.of(answer(call.ref(), reply))));
        }
    }

    private Answer answer(long ref, PeerCalls.Reply reply) {
        Answer answer = new Answer(ref, reply.ok(), reply.value(), reply.error());
        int rx = committed.info().rx();
        return answer.toLine().length <= rx
                ? answer
                : new Answer(
                        ref,
                        false,
                        NullNode.getInstance(),
                        "the answer is longer than this node's line of " + rx + " bytes");
    }

    /** Whether the node keeps within bounds with what it sends unasked; closes the connection if it does not. */
    private boolean isQuiet() {
        unasked++;
        if (unasked > MOST_UNASKED) {
            connection.reject(Refusal.FLOOD, "more than " + MOST_UNASKED + " frames a second that nobody asked for");
            return false;
        }
        return true;
    }

    /** Sends the next command, if there is one and the node is free to receive it and has room for its result. */
    void deliver() {
        if (!draining && confirmations.waiting() < MOST_WAITING) {
            take(delivery.next(gateway.now()));
        }
    }

    /** The log has brought something for this node. */
    void wake() {
        deliver();
        makeWayForStop();
    }

    /** Interrupts what the node runs if a {@code stop} waits behind it, which would otherwise wait for the end of what it is to end. */
    private void makeWayForStop() {
        List<String> inTheWay =
                running.stream().filter(id -> !calledOff.contains(id)).toList();
        if (!draining
                && !inTheWay.isEmpty()
                && gateway.window().holdsStop(partition(), this, delivery.cursor(), gateway.now())) {
            calledOff.addAll(inTheWay);
            connection.send(inTheWay.stream().<Frame>map(Cancel::new).toList());
        }
    }

    /** A command was called off: interrupts it where it is under way or runs, and tells of it where it will not come. */
    void callOff(String commandId, List<Entry> forThisNode) {
        if (isUnderWay(commandId)) {
            calledOff.add(commandId);
            connection.send(List.of(new Cancel(commandId)));
        } else if (forThisNode.stream().anyMatch(entry -> entry.at() > delivery.cursor())) {
            gateway.tell(new Cancelled(commandId, node(), gateway.id(), gateway.now(), false));
        }
    }

    /** Delivers nothing more. Says goodbye as soon as nothing is under way, or at once if {@code overdue}. */
    void drain(boolean overdue, Duration comeBackAfter) {
        draining = true;
        if (overdue || (delivery.isIdle() && running.isEmpty() && calls.areAnswered())) {
            connection.send(confirmation());
            connection.send(List.of(new Bye(comeBackAfter.toMillis())));
        }
    }

    /** Sends the confirmation that is due, and commits the progress if there is any. */
    void tick() {
        unasked = 0;
        List<Frame> confirmation = confirmation();
        if (!confirmation.isEmpty()) {
            connection.send(confirmation);
        }
        if (!draining) {
            plan.tick(this::isUnderWay);
        }
        Session now = current();
        ticks++;
        if (isDue(now)) {
            committed = now;
            gateway.log().append(now.toRecord());
        }
        wake();
    }

    /** Whether the log has to be told. */
    private boolean isDue(Session now) {
        boolean otherScript =
                !now.info().equals(committed.info()) || !Objects.equals(now.rollout(), committed.rollout());
        boolean gotOn = now.cursor() > committed.cursor() || !now.running().equals(committed.running());
        return otherScript || (gotOn && ticks % COMMIT == 0);
    }

    private boolean isUnderWay(String commandId) {
        return delivery.isUnderWay(commandId) || running.contains(commandId);
    }

    /** The node holds this key of its own. If the log does not take that, the node shows it when it comes again. */
    void holds(int key) {
        committed = current().withKey(key);
        gateway.sessions().learn(committed);
        gateway.log().append(committed.toRecord());
        LOG.infof("node holds a key of its own nodeId=%s generation=%d", node(), key);
    }

    /** The connection has ended. */
    void close() {
        plan.close();
    }

    private void take(Delivery.Step step) {
        switch (step) {
            case Delivery.Send send -> {
                List<Frame> confirmation = confirmation();
                connection.send(
                        confirmation.isEmpty() ? List.of(send.frame()) : List.of(confirmation.get(0), send.frame()));
            }
            case Delivery.Acknowledged command -> {
                gateway.metrics().delivered();
                gateway.metrics().traces().delivered(command.id(), node(), gateway.now());
                running.add(command.id());
                gateway.sessions().learn(current());
                gateway.tell(new Delivered(command.id(), node(), gateway.id(), gateway.now(), command.at()));
                deliver();
            }
            case Delivery.Fetch(long at) -> fetch(at);
            case Delivery.Undeliverable command -> {
                undeliverable(command);
                deliver();
            }
            case Delivery.OutOfOrder outOfOrder -> connection.reject(Refusal.OUT_OF_ORDER, outOfOrder.why());
            case Delivery.Wait wait -> {}
        }
    }

    private void fetch(long at) {
        gateway.payloads()
                .at(partition(), at)
                .whenComplete((record, failure) -> connection.onLoop(() -> {
                    if (failure == null) {
                        take(delivery.fetched(at, record));
                    } else {
                        delivery.notFetched(at);
                    }
                }));
    }

    private void undeliverable(Delivery.Undeliverable command) {
        LOG.warnf(
                "undeliverable command nodeId=%s commandId=%s offset=%d reason=%s",
                node(), command.id(), command.at(), command.why());
        if (!command.id().isEmpty()) {
            gateway.tell(new Failed(
                    command.id(), node(), gateway.id(), gateway.now(), Failed.UNDELIVERABLE, command.why(), "", 0));
        }
    }

    private ExecutionEvent outcome(NodeFrame.Result result) {
        Instant now = gateway.now();
        if (result.ok()) {
            return new Succeeded(result.id(), node(), gateway.id(), now, result.value(), result.ms());
        }
        return calledOff.contains(result.id())
                ? new Cancelled(result.id(), node(), gateway.id(), now, true)
                : new Failed(
                        result.id(),
                        node(),
                        gateway.id(),
                        now,
                        Failed.ERROR,
                        result.error(),
                        result.trace(),
                        result.ms());
    }

    /** At most one frame: a confirmation covers all results before it. It travels with the next command, or with the next tick. */
    private List<Frame> confirmation() {
        return confirmations
                .next()
                .<List<Frame>>map(id -> List.of(new Confirm(id)))
                .orElse(List.of());
    }
}
