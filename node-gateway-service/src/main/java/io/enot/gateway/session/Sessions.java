package io.enot.gateway.session;

import io.enot.contract.json.Json;
import io.enot.contract.record.Rollout;
import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import io.enot.log.view.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The latest session of every node, fed from the log and, ahead of it, by this gateway itself. Records may come late or twice; see
 * {@link Session#after}. Thread-safe.
 */
public final class Sessions {
    private final Map<String, Session> byNode = new ConcurrentHashMap<>();

    /** Those who want to know that a node's session is closed. */
    private final Map<String, List<CompletableFuture<Void>>> closings = new ConcurrentHashMap<>();

    /** Of the nodes on which a plan has failed. */
    private final Map<String, Rollout> failed = new ConcurrentHashMap<>();

    /**
     * Reads a record of {@code enot.sessions}.
     *
     * @throws java.io.UncheckedIOException if the value is no session
     */
    public static Session read(byte[] value, long offset) {
        return Session.of(Json.read(value, SessionRecord.class), offset);
    }

    /** Takes a session, from the log or from what this gateway knows before the log does; returns the node's session as it is known then. */
    public Session learn(Session session) {
        Session known = byNode.merge(session.node(), session, Session::after);
        if (!known.online()) {
            Optional.ofNullable(closings.remove(known.node()))
                    .ifPresent(asked -> asked.forEach(closing -> closing.complete(null)));
        }
        @Nullable Rollout last = known.rollout();
        if (last != null && last.state() == Rollout.State.FAILED) {
            failed.put(known.node(), last);
        } else {
            failed.remove(known.node());
        }
        return known;
    }

    /** On how many nodes, of all gateways, a plan has failed as it was written last. */
    public long failures(Plan plan) {
        return failed.values().stream().filter(plan::hasFailed).count();
    }

    /** Completes when the node's latest session is closed, as far as is known, or after a while. */
    public CompletionStage<Void> closing(String node, Duration atMost) {
        CompletableFuture<Void> closing = new CompletableFuture<>();
        closings.merge(
                node,
                List.of(closing),
                (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
        if (!get(node).map(Session::online).orElse(false)) { // it may have been closed before anybody asked
            closing.complete(null);
        }
        return closing.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((over, failure) -> closings.computeIfPresent(node, (of, asked) -> {
                    List<CompletableFuture<Void>> others =
                            asked.stream().filter(other -> !other.isDone()).toList();
                    return others.isEmpty() ? null : others;
                }));
    }

    /** The node's latest session. */
    public Optional<Session> get(String node) {
        return Optional.ofNullable(byNode.get(node));
    }

    /** Offset of the last command that the node is known to have acknowledged; −1 if nothing is known. */
    public long cursor(String node) {
        Session session = byNode.get(node);
        return session == null ? -1 : session.cursor();
    }
}
