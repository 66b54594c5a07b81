package io.enot.gateway;

import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CloudEvent;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent.Cancelled;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Target;
import io.enot.gateway.delivery.Entry;
import io.enot.gateway.delivery.Repeats;
import io.enot.gateway.delivery.Window;
import io.enot.gateway.node.CommandTraces;
import io.enot.gateway.node.Gateway;
import io.enot.gateway.node.NodeConnection;
import io.enot.gateway.node.NodeLoop;
import io.enot.log.Headers;
import io.enot.log.LogReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Takes what is read from the command log into the window, by key and headers where they suffice, and wakes the connections that it concerns. */
final class CommandReader implements LogReader.Receiver {
    private final Gateway gateway;
    private final CommandTraces traces;
    private final Repeats repeats;

    /** The connections for which the present poll has brought something. */
    private final Map<NodeLoop, Set<NodeConnection>> concerned = new HashMap<>();

    CommandReader(Gateway gateway, CommandTraces traces) {
        this.gateway = gateway;
        this.traces = traces;
        this.repeats = new Repeats(gateway.config().maxTtl());
    }

    @Override
    public void take(ConsumerRecord<String, byte[]> record) {
        Instant now = gateway.now();
        Instant expiresAt =
                Headers.text(record, CloudEvent.EXPIRY).map(Instant::parse).orElse(Instant.MIN);
        if (expiresAt.isAfter(now)) {
            take(record, expiresAt, now);
        }
    }

    @Override
    public void polled() {
        concerned.forEach(NodeLoop::deliver);
        concerned.clear();
        repeats.expire(gateway.now());
    }

    private void take(ConsumerRecord<String, byte[]> record, Instant expiresAt, Instant now) {
        if (Headers.isOfType(record, CancelRecord.TYPE)) {
            callOff(
                    record.partition(),
                    Json.read(record.value(), CancelRecord.class).cancels());
            return;
        }
        String commandId = Headers.commandId(record);
        if (repeats.isRepeat(commandId, Headers.text(record, CloudEvent.ID).orElse(""), record.partition(), now)) {
            return;
        }
        traces.read(commandId, record, now);
        @Nullable String node = record.key();
        if (node == null) {
            Entry entry = new Entry(record.offset(), commandId, selector(record), expiresAt, record.value());
            gateway.window().addForMatching(record.partition(), entry);
            gateway.connections().all().forEach(connection -> wake(connection));
        } else if (record.offset() > gateway.sessions().cursor(node)) {
            Entry entry = new Entry(record.offset(), commandId, Selector.ALL, expiresAt, record.value());
            gateway.window().add(record.partition(), node, entry);
            gateway.connections().get(node).ifPresent(connection -> wake(connection));
        }
    }

    private static Selector selector(ConsumerRecord<String, byte[]> record) {
        return Json.read(record.value(), CommandRecord.class).target() instanceof Target.Matching(Selector selector)
                ? selector
                : Selector.ALL;
    }

    private void wake(NodeConnection connection) {
        concerned.computeIfAbsent(connection.loop(), loop -> new HashSet<>()).add(connection);
    }

    /** Each connection finds out for itself whether it is to interrupt the command, or to tell that it will not come. */
    private void callOff(int partition, String commandId) {
        List<Window.CalledOff> calledOff = gateway.window().callOff(partition, commandId);
        Map<NodeLoop, Map<NodeConnection, List<Entry>>> toTell = new HashMap<>();
        for (NodeConnection connection : gateway.connections().all()) {
            String node = connection.node();
            if (gateway.log().partitionOf(node) == partition) {
                List<Entry> entries = new ArrayList<>();
                for (Window.CalledOff off : calledOff) {
                    if (off.node()
                            .map(node::equals)
                            .orElseGet(() -> gateway.matches(node, off.entry().selector()))) {
                        entries.add(off.entry());
                    }
                }
                toTell.computeIfAbsent(connection.loop(), loop -> new HashMap<>())
                        .put(connection, entries);
            }
        }
        toTell.forEach((loop, connections) -> loop.callOff(commandId, connections));
        calledOff.forEach(off -> off.node().ifPresent(node -> tellForWhoIsAway(node, commandId)));
    }

    /** For a node that is not connected, the gateway that held it last tells that the command will not come; for one that never was, every gateway does. */
    private void tellForWhoIsAway(String node, String commandId) {
        boolean mine = gateway.sessions()
                .get(node)
                .map(session -> !session.online() && session.gateway().equals(gateway.id()))
                .orElse(true);
        if (mine) {
            gateway.tell(new Cancelled(commandId, node, gateway.id(), gateway.now(), false));
        }
    }
}
