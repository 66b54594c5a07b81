package io.enot.gateway.node;

import io.enot.contract.json.Json;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.Session;
import io.enot.contract.record.Topic;
import io.enot.gateway.session.Progress;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * How far a node had got when its gateway died. A gateway commits its nodes' cursors every few seconds; a node that has kept its power knows better than the last of them. For one that has
 * not, the events of its last commands are read from the results. Thread-safe.
 */
final class LostProgress {
    private static final Logger LOG = Logger.getLogger(LostProgress.class);

    /** Longer than the time between two commits of a cursor, and than the clocks of gateways and Kafka may differ. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** In which another gateway, if it lives, closes its session with the node. What it has to say may wait in its memory for a log that was away for both. */
    private static final Duration TO_CLOSE = Duration.ofSeconds(2);

    private final Gateway gateway;
    private final Map<Integer, Scan> waiting = new HashMap<>();

    /** What is to be read of one partition. Those who come while it waits for its turn share it. */
    private record Scan(Instant from, CompletableFuture<Map<String, Progress>> found) {}

    LostProgress(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * The node's last session, complete.
     *
     * @param boot of the node; empty if it does not know its own cursor
     * @return fails with {@link io.enot.log.LogUnavailable} if the log cannot be read
     */
    CompletionStage<Optional<Session>> lastOf(String node, String boot) {
        return incomplete(node, boot)
                .filter(session -> !session.gateway().equals(gateway.id()))
                // the log is there by then, for the other gateway too
                .map(session -> read(session)
                        .thenCompose(log -> gateway.sessions().closing(node, TO_CLOSE))
                        .thenCompose(over -> completed(node, boot)))
                .orElseGet(() -> completed(node, boot));
    }

    private CompletionStage<Optional<Session>> completed(String node, String boot) {
        return incomplete(node, boot)
                .map(session -> read(session)
                        .thenApply(found -> Optional.of(
                                found.getOrDefault(node, new Progress()).of(session, gateway.now()))))
                .orElseGet(() ->
                        CompletableFuture.completedStage(gateway.sessions().get(node)));
    }

    /** The node's last session, if it may have got on since it was written. */
    private Optional<Session> incomplete(String node, String boot) {
        return gateway.sessions().get(node).filter(session -> mayHaveGotOn(session, boot));
    }

    private CompletionStage<Map<String, Progress>> read(Session session) {
        return scan(gateway.log().partitionOf(session.node()), session.knownAt().minus(MARGIN));
    }

    /** What this gateway itself holds or has closed is known, and a session that was closed in the log is complete. */
    private boolean mayHaveGotOn(Session session, String boot) {
        boolean own = session.gateway().equals(gateway.id()) && !session.since().isBefore(gateway.startedAt());
        boolean remembers = !boot.isEmpty() && boot.equals(session.info().boot());
        return session.online() && !own && !remembers;
    }

    private synchronized CompletionStage<Map<String, Progress>> scan(int partition, Instant from) {
        Scan shared = waiting.get(partition);
        if (shared != null && !from.isBefore(shared.from())) {
            return shared.found();
        }
        Scan scan = new Scan(from, new CompletableFuture<>());
        waiting.put(partition, scan);
        Map<String, Progress> found = new HashMap<>();
        gateway.log()
                .scan(Topic.RESULTS, partition, from, record -> {
                    begun(partition, scan);
                    take(record, found);
                })
                .whenComplete((done, failure) -> {
                    begun(partition, scan);
                    if (failure == null) {
                        scan.found().complete(found);
                    } else {
                        scan.found().completeExceptionally(failure);
                    }
                });
        return scan.found();
    }

    private synchronized void begun(int partition, Scan scan) {
        waiting.remove(partition, scan);
    }

    private static void take(ConsumerRecord<String, byte[]> record, Map<String, Progress> found) {
        try {
            ExecutionEvent event = Json.read(record.value(), ExecutionEvent.class);
            found.computeIfAbsent(event.node(), absent -> new Progress()).add(event);
        } catch (UncheckedIOException e) {
            LOG.warnf(
                    "a result that cannot be read partition=%d offset=%d reason=%s",
                    record.partition(), record.offset(), e.getMessage());
        }
    }
}
