package io.enot.log.view;

import io.enot.contract.node.NodeName;
import io.enot.contract.record.GatewayRecord;
import io.enot.contract.record.NodeRecord;
import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All nodes that are registered or have ever connected, found by id or name. Thread-safe. */
public final class NodeDirectory {
    /**
     * A gateway that has not been heard for so long is dead, and its nodes are offline. It tells every two seconds that it lives; the clocks of the machines
     * must agree to a second or two.
     */
    private static final Duration GATEWAY_SILENCE = Duration.ofSeconds(7);

    private final Clock clock;
    private final Map<String, Decision> decisions = new ConcurrentHashMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, GatewayRecord> gateways = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> idsByName = new ConcurrentHashMap<>();
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private final List<Consumer<NodeRecord>> watchers = new CopyOnWriteArrayList<>();

    /**
     * What people have decided about a node.
     *
     * @param at offset of the record that says so; null if there is none
     * @param crossed whether that record did not know of the one before it, so that what it says as a whole is not what holds
     */
    public record Decision(NodeRecord record, @Nullable Long at, boolean crossed) {}

    public NodeDirectory(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes the decisions about a node in the order in which they stand in the log.
     *
     * @param offset of the record in its partition; what is read once more changes nothing
     */
    public void learn(NodeRecord node, long offset) {
        rename(node.id(), () -> {
            Decision known = decision(node.id());
            if (known.at() == null || offset > known.at()) {
                boolean crossed = known.at() != null
                        && node.change() != null
                        && !known.at().equals(node.change().upon());
                NodeRecord holds = crossed ? node.onto(known.record()) : node.whole();
                decisions.put(node.id(), new Decision(holds, offset, crossed));
                watchers.forEach(watcher -> watcher.accept(holds));
            }
        });
    }

    public void learn(Session session) {
        rename(session.node(), () -> sessions.merge(session.node(), session, Session::after));
    }

    /** From now on the watcher hears of every decision about a node, in order, from the thread that learns of it; he must not keep it waiting. */
    public void watch(Consumer<NodeRecord> watcher) {
        watchers.add(watcher);
    }

    /** What people have decided about the node, known or not. */
    public NodeRecord decided(String id) {
        return decision(id).record();
    }

    /** The same, and where it stands. */
    public Decision decision(String id) {
        @Nullable Decision known = decisions.get(id);
        return known == null ? new Decision(NodeRecord.undecided(id), null, false) : known;
    }

    /** Generation of the newest key of its own by which the node has proved itself; 0 for none. */
    public int provedKey(String id) {
        return Math.max(0, key(id));
    }

    /** How many nodes wait for their approval. */
    public int pending() {
        return pending.size();
    }

    public void learn(GatewayRecord gateway) {
        gateways.put(gateway.id(), gateway);
    }

    /** All nodes, by name. */
    public List<Node> all() {
        Instant now = clock.instant();
        return Stream.concat(decisions.keySet().stream(), sessions.keySet().stream())
                .distinct()
                .filter(this::isKnown)
                .map(id -> describe(id, now))
                .sorted(Comparator.comparing(Node::name).thenComparing(Node::id))
                .toList();
    }

    /** The ids that a reference stands for: itself if it is an id, else all that have it as their name. More than one is an ambiguity. */
    public Set<String> idsOf(String idOrName) {
        return isKnown(idOrName)
                ? Set.of(idOrName)
                : idsByName.getOrDefault(idOrName, Set.of()).stream()
                        .filter(this::isKnown)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** The node with this id. */
    public Optional<Node> get(String id) {
        return isKnown(id) ? Optional.of(describe(id, clock.instant())) : Optional.empty();
    }

    /** Number of the node's last session; −1 if it never had one. */
    public long lastEpoch(String id) {
        @Nullable Session session = sessions.get(id);
        return session == null ? -1 : session.epoch();
    }

    private boolean isKnown(String id) {
        @Nullable Decision decision = decisions.get(id);
        @Nullable Long removed = decision == null ? null : decision.record().removed();
        return removed == null ? decision != null || sessions.containsKey(id) : lastEpoch(id) > removed;
    }

    /** The node's labels; none if it is not registered. */
    public Map<String, String> labels(String id) {
        return decided(id).labels();
    }

    private Node describe(String id, Instant now) {
        @Nullable Session session = sessions.get(id);
        Map<String, String> labels = labels(id);
        if (session == null) {
            return new Node(
                    id,
                    nameOf(id),
                    labels,
                    false,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    access(decided(id), 0));
        }
        SessionRecord.NodeInfo info = session.info();
        return new Node(
                id,
                nameOf(id),
                labels,
                session.online() && isHeld(session, now),
                session.since(),
                session.gateway(),
                info.board(),
                info.fw(),
                info.free() < 0 ? null : info.free(),
                info.script().isEmpty() ? null : info.script(),
                info.plan().isEmpty() ? null : info.plan(),
                session.rollout(),
                session.cursor() < 0 ? null : session.cursor(),
                access(decided(id), session.keyGeneration()));
    }

    private static Node.Access access(NodeRecord decided, int key) {
        Node.@Nullable Approval approval = decided.approved()
                ? Node.Approval.APPROVED
                : key == SessionRecord.AWAITS_APPROVAL ? Node.Approval.PENDING : null;
        boolean isOwn = key > 0 && key >= decided.oldestKey();
        return new Node.Access(
                decided.disabled(),
                approval,
                isOwn ? key : null,
                decided.keyGeneration() > Math.max(key, 0) ? decided.keyGeneration() : null);
    }

    /** A gateway that was started anew does not hold what the one before it with the same id held. */
    private boolean isHeld(Session session, Instant now) {
        @Nullable GatewayRecord gateway = gateways.get(session.gateway());
        return gateway != null
                && !gateway.stopped()
                && !session.since().isBefore(gateway.startedAt())
                && gateway.heartbeatAt().plus(GATEWAY_SILENCE).isAfter(now);
    }

    private int key(String id) {
        @Nullable Session session = sessions.get(id);
        return session == null ? 0 : session.keyGeneration();
    }

    private String nameOf(String id) {
        String given = decided(id).name();
        if (!given.isEmpty()) {
            return given;
        }
        @Nullable Session session = sessions.get(id);
        return session != null && NodeName.isValid(session.info().name())
                ? session.info().name()
                : id;
    }

    private synchronized void rename(String id, Runnable change) {
        String before = nameOf(id);
        change.run();
        String after = nameOf(id);
        if (access(decided(id), key(id)).approval() == Node.Approval.PENDING) {
            pending.add(id);
        } else {
            pending.remove(id);
        }
        if (!before.equals(after)) {
            idsByName.computeIfPresent(before, (name, ids) -> without(ids, id));
        }
        idsByName.merge(after, Set.of(id), NodeDirectory::union);
    }

    private static @Nullable Set<String> without(Set<String> ids, String id) {
        Set<String> rest = new HashSet<>(ids);
        rest.remove(id);
        return rest.isEmpty() ? null : rest;
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        if (some.containsAll(more)) {
            return some;
        }
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }
}
