package io.enot.gateway.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.legacy.LegacyMessage;
import io.enot.contract.message.Message;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent.Cancelled;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.Session;
import io.enot.gateway.access.Refusal;
import io.enot.gateway.delivery.Addressee;
import io.enot.gateway.delivery.Entry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens between a gateway and a node of 2017 that has a name. The node acknowledges nothing: a command counts as delivered when it is handed to the socket, and never comes again. It
 * answers only what has a result; a command is followed by the next one when it is answered, or with the next tick. Belongs to the connection's event loop.
 */
final class LegacySession implements Addressee {
    private static final int MOST_UNANSWERED = 64;

    private final Gateway gateway;
    private final Connection connection;
    private final PeerCalls calls;
    private final int partition;

    /** By the correlation id with which the node will answer. */
    private final Map<String, Asked> unanswered = new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Asked> eldest) {
            return size() > MOST_UNANSWERED;
        }
    };

    private Session committed;
    private long cursor;
    private boolean fetching;
    private String latest = "";
    private int unasked;
    private boolean draining;

    private record Asked(String commandId, Instant at) {}

    /** What a session asks of its connection. */
    interface Connection {
        void send(ObjectNode message);

        /** Tells the node why, and closes. */
        void reject(Refusal refusal, String why);

        /** Runs the task on the connection's event loop; from any thread. */
        void onLoop(Runnable task);
    }

    LegacySession(Gateway gateway, Connection connection, Session session) {
        this.gateway = gateway;
        this.connection = connection;
        this.committed = session;
        this.cursor = session.cursor();
        this.partition = gateway.log().partitionOf(session.node());
        this.calls = new PeerCalls(gateway, session.node(), connection::onLoop);
    }

    @Override
    public String node() {
        return committed.node();
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
        return committed.withProgress(cursor, List.of(), gateway.now());
    }

    /** Takes a message that the node has sent to somebody else than the hub, or a result. */
    void on(ObjectNode message) {
        if (LegacyMessage.isResult(message) && answers(message)) {
            return;
        }
        if (++unasked > NodeSession.MOST_UNASKED) {
            connection.reject(
                    Refusal.FLOOD,
                    "more than " + NodeSession.MOST_UNASKED + " messages a second that nobody asked for");
        } else if (LegacyMessage.isResult(message)) {
            gateway.metrics().strangeResult();
        } else {
            request(message);
        }
    }

    /** The node asks another one, of either protocol. */
    private void request(ObjectNode message) {
        try {
            Message.from(message);
        } catch (InvalidField e) {
            connection.send(LegacyMessage.failure(message, e.getMessage()));
            return;
        }
        String to = LegacyMessage.receiver(message);
        if (LegacyMessage.needsResult(message)) {
            calls.ask(
                    to,
                    message,
                    reply -> connection.send(
                            reply.ok()
                                    ? LegacyMessage.result(message, reply.value())
                                    : LegacyMessage.failure(message, reply.error())));
        } else {
            calls.tell(to, message);
        }
    }

    /** Takes the result of a command; false if there is none that it answers. */
    private boolean answers(ObjectNode result) {
        String correlation = LegacyMessage.correlation(result);
        Asked asked = unanswered.remove(correlation);
        if (asked == null) {
            return false;
        }
        gateway.metrics().result();
        Instant now = gateway.now();
        long ms = Duration.between(asked.at(), now).toMillis();
        gateway.tell(new Succeeded(asked.commandId(), node(), gateway.id(), now, LegacyMessage.value(result), ms));
        if (correlation.equals(latest)) {
            latest = "";
            deliver();
        }
        return true;
    }

    /** Sends the next command, if there is one and the one before is answered. */
    void deliver() {
        while (latest.isEmpty() && !draining && !fetching) {
            Optional<Entry> next = gateway.window().next(partition, this, cursor, gateway.now());
            if (next.isEmpty()) {
                return;
            }
            Entry entry = next.get();
            entry.value().ifPresentOrElse(record -> send(entry, record), () -> fetch(entry));
        }
    }

    private void fetch(Entry entry) {
        fetching = true;
        gateway.payloads()
                .at(partition, entry.at())
                .whenComplete((record, failure) -> connection.onLoop(() -> {
                    fetching = false;
                    if (failure == null) {
                        record.ifPresentOrElse(
                                value -> send(entry, value),
                                () -> undeliverable(entry, "it is not in the log any more"));
                        deliver();
                    }
                }));
    }

    private void send(Entry entry, byte[] record) {
        try {
            CommandRecord command = Json.read(record, CommandRecord.class);
            ObjectNode message = LegacyMessage.command(command, node(), unanswered.keySet());
            Instant now = gateway.now();
            advance(entry);
            latest = LegacyMessage.correlation(message);
            unanswered.put(latest, new Asked(command.id(), now));
            connection.send(message);
            gateway.metrics().delivered();
            gateway.tell(new Delivered(command.id(), node(), gateway.id(), now, entry.at()));
        } catch (UncheckedIOException e) {
            undeliverable(entry, "the log holds a record that is no command");
        }
    }

    private void undeliverable(Entry entry, String why) {
        advance(entry);
        gateway.tell(
                new Failed(entry.commandId(), node(), gateway.id(), gateway.now(), Failed.UNDELIVERABLE, why, "", 0));
    }

    private void advance(Entry entry) {
        cursor = entry.at();
        gateway.window().acknowledged(partition, node(), cursor);
        gateway.sessions().learn(current());
    }

    /** A node of 2017 cannot be interrupted: only what has not been sent is called off. */
    void callOff(String commandId, List<Entry> forThisNode) {
        if (forThisNode.stream().anyMatch(entry -> entry.at() > cursor)) {
            gateway.tell(new Cancelled(commandId, node(), gateway.id(), gateway.now(), false));
        }
    }

    /** Delivers nothing more; returns whether nothing is under way. */
    boolean drain() {
        draining = true;
        return unanswered.isEmpty() && calls.areAnswered();
    }

    /** Goes on after a command that has not been answered, and commits the progress if there is any. */
    void tick() {
        unasked = 0;
        latest = "";
        deliver();
        if (cursor > committed.cursor()) {
            committed = current();
            gateway.log().append(committed.toRecord());
        }
    }
}
