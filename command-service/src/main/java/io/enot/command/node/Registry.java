package io.enot.command.node;

import io.enot.contract.record.NodeRecord;
import io.enot.log.Log;
import io.enot.log.view.Node;
import io.enot.log.view.NodeDirectory;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Writes what people decide about nodes. Each decision builds upon the one before it, so those about one node are written one after the other. Thread-safe. */
@Singleton
class Registry {
    private final NodeDirectory directory;
    private final Log log;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, CompletableFuture<Node>> last = new ConcurrentHashMap<>();

    Registry(NodeDirectory directory, Log log) {
        this.directory = directory;
        this.log = log;
    }

    /**
     * Changes what is decided about a node, known or not yet.
     *
     * @param issuer who decides
     * @return the node as it is then; fails with {@link io.enot.log.LogUnavailable} if it could not be written
     */
    CompletionStage<Node> change(String id, String issuer, UnaryOperator<NodeRecord> decision) {
        CompletableFuture<Node> changed = last.compute(
                id,
                (node, before) -> (before == null || before.isDone()
                                ? CompletableFuture.<Void>completedFuture(null)
                                : before.<Void>handle((done, failure) -> null))
                        .thenCompose(now -> write(id, issuer, decision)));
        changed.whenComplete((done, failure) -> last.remove(id, changed));
        return changed;
    }

    private CompletionStage<Node> write(String id, String issuer, UnaryOperator<NodeRecord> decision) {
        NodeRecord record = decision.apply(directory.decided(id)).decided(issuer, clock.instant());
        return log.append(record).thenApply(position -> {
            directory.learn(record, position.offset());
            return directory.get(id).orElseThrow();
        });
    }
}
