package io.enot.gateway.node;

import io.enot.contract.node.Frame;
import io.enot.contract.node.GatewayFrame.Confirm;
import io.enot.contract.node.NodeFrame;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.ExecutionEvent.Output;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.Session;
import io.enot.gateway.delivery.Delivery;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** What happens between a gateway and a node that has proved itself: commands out, events in. Belongs to the connection's event loop. */
final class NodeSession {
    private static final Logger LOG = Logger.getLogger(NodeSession.class);

    private final Gateway gateway;
    private final Connection connection;
    private final Delivery delivery;
    private Session session;
    private long outputs;
    private String confirmed = "";
    private volatile String recorded = "";

    /** What a session asks of its connection. */
    interface Connection {
        /** Sends the frames at once, in order. */
        void send(List<Frame> frames);

        /** Tells the node why, and closes. */
        void reject(Refusal refusal, String why);

        /** Runs the task on the connection's event loop; from any thread. */
        void onLoop(Runnable task);
    }

    NodeSession(Gateway gateway, Connection connection, Session session, int rx) {
        this.gateway = gateway;
        this.connection = connection;
        this.session = session;
        this.delivery = new Delivery(
                gateway.window(), gateway.log().partitionOf(session.node()), session.node(), rx, session.cursor());
    }

    String node() {
        return session.node();
    }

    long epoch() {
        return session.epoch();
    }

    /** The session up to this moment. */
    Session current() {
        return session.withCursor(delivery.cursor());
    }

    void on(NodeFrame.Ack ack) {
        take(delivery.acknowledge(ack));
    }

    /** The node keeps a result until it is confirmed: if the log does not take it, a new connection makes the node send it again. */
    void on(NodeFrame.Result result) {
        gateway.metrics().result();
        gateway.log().append(outcome(result)).whenComplete((position, failure) -> {
            if (failure == null) {
                recorded = result.id();
            } else {
                connection.onLoop(() -> connection.reject(Refusal.LOG_UNAVAILABLE, "the log is away, come again"));
            }
        });
    }

    void on(NodeFrame.Out out) {
        publish(new Output(out.id(), node(), gateway.id(), gateway.now(), out.text(), epoch(), outputs++));
    }

    /** Sends the next command, if there is one and the node is free to receive it. */
    void deliver() {
        take(delivery.next(gateway.now()));
    }

    /** Sends the confirmation that is due, and commits the cursor if it has moved. */
    void tick() {
        List<Frame> confirmation = confirmation();
        if (!confirmation.isEmpty()) {
            connection.send(confirmation);
        }
        Session now = current();
        if (now.cursor() > session.cursor()) {
            session = now;
            gateway.sessions().learn(now);
            gateway.log().append(now.toRecord());
        }
        deliver();
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
                publish(new Delivered(command.id(), node(), gateway.id(), gateway.now(), command.at()));
                deliver();
            }
            case Delivery.Undeliverable command -> {
                undeliverable(command);
                deliver();
            }
            case Delivery.OutOfOrder outOfOrder -> connection.reject(Refusal.OUT_OF_ORDER, outOfOrder.why());
            case Delivery.Wait wait -> {}
        }
    }

    private void undeliverable(Delivery.Undeliverable command) {
        LOG.warnf(
                "undeliverable command nodeId=%s commandId=%s offset=%d reason=%s",
                node(), command.id(), command.at(), command.why());
        if (!command.id().isEmpty()) {
            publish(new Failed(
                    command.id(), node(), gateway.id(), gateway.now(), Failed.UNDELIVERABLE, command.why(), "", 0));
        }
    }

    private ExecutionEvent outcome(NodeFrame.Result result) {
        Instant now = gateway.now();
        return result.ok()
                ? new Succeeded(result.id(), node(), gateway.id(), now, result.value(), result.ms())
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

    private void publish(ExecutionEvent event) {
        gateway.log().append(event).whenComplete((position, failure) -> {
            if (failure != null) {
                gateway.metrics().lostEvent();
            }
        });
    }

    /** At most one frame: a confirmation covers all results before it. It travels with the next command, or with the next tick. */
    private List<Frame> confirmation() {
        String latest = recorded;
        if (latest.equals(confirmed)) {
            return List.of();
        }
        confirmed = latest;
        return List.of(new Confirm(latest));
    }
}
