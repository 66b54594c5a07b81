package io.enot.gateway.session;

import io.enot.contract.json.Json;
import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The latest session of every node, fed from the log and, ahead of it, by this gateway itself. Records may come late or twice; see
 * {@link Session#after}. Thread-safe.
 */
public final class Sessions {
    private final Map<String, Session> byNode = new ConcurrentHashMap<>();

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
        return byNode.merge(session.node(), session, Session::after);
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
