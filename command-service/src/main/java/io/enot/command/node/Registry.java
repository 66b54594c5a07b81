package io.enot.command.node;

import io.enot.contract.record.NodeRecord;
import io.enot.http.Problems;
import io.enot.log.Log;
import io.enot.log.Position;
import io.enot.log.view.DirectoryFeed;
import io.enot.log.view.Node;
import io.enot.log.view.NodeDirectory;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Writes what people decide about nodes. Each decision builds upon the one before it, so those about one node are written one after the other here; where another service has
 * written one in between, what holds is written once more, as a whole. Thread-safe.
 */
@Singleton
class Registry {
    private final NodeDirectory directory;
    private final DirectoryFeed feed;
    private final Log log;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, CompletableFuture<Position>> last = new ConcurrentHashMap<>();

    Registry(NodeDirectory directory, DirectoryFeed feed, Log log) {
        this.directory = directory;
        this.feed = feed;
        this.log = log;
    }

    /**
     * Changes what is decided about a node, known or not yet.
     *
     * @param issuer who decides
     * @return the node as it is then; fails with {@link io.enot.log.LogUnavailable} if it could not be written, and with a problem 409 if somebody removed it meanwhile
     */
    CompletionStage<Node> change(String id, String issuer, UnaryOperator<NodeRecord> decision) {
        return decide(id, issuer, decision)
                .thenApply(position -> directory
                        .get(id)
                        .orElseThrow(() -> Problems.ofField(
                                Status.CONFLICT, "id", "the node was removed from the registry at the same moment")));
    }

    /**
     * Removes a node that is not connected from the registry, until it connects again.
     *
     * @param issuer who decides
     * @return fails with {@link io.enot.log.LogUnavailable} if it could not be written
     */
    CompletionStage<Position> remove(String id, String issuer) {
        return decide(id, issuer, node -> node.removed(directory.lastEpoch(id)));
    }

    private CompletionStage<Position> decide(String id, String issuer, UnaryOperator<NodeRecord> decision) {
        CompletableFuture<Position> changed = last.compute(
                id,
                (node, before) -> (before == null || before.isDone()
                                ? CompletableFuture.<Void>completedFuture(null)
                                : before.<Void>handle((done, failure) -> null))
                        .thenCompose(now -> write(id, issuer, decision)));
        changed.whenComplete((done, failure) -> last.remove(id, changed));
        return changed;
    }

    private CompletionStage<Position> write(String id, String issuer, UnaryOperator<NodeRecord> decision) {
        NodeDirectory.Decision before = directory.decision(id);
        NodeRecord record = decision.apply(before.record()).decided(issuer, clock.instant());
        return append(record.upon(before.record(), before.at())).thenCompose(position -> settle(id, position));
    }

    /** A record that does not know of the one before it must not be the one that compaction leaves: nor one that was written here to take its place. */
    private CompletionStage<Position> settle(String id, Position written) {
        NodeDirectory.Decision now = directory.decision(id);
        boolean crossed = now.crossed() && now.at() != null && now.at() == written.offset();
        return crossed
                ? append(now.record().upon(now.record(), now.at())).thenCompose(position -> settle(id, position))
                : CompletableFuture.completedStage(written);
    }

    private CompletionStage<Position> append(NodeRecord record) {
        return log.append(record).thenCompose(position -> feed.known(position).thenApply(known -> position));
    }
}
