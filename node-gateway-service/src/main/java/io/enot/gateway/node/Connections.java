package io.enot.gateway.node;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The authenticated connections of this gateway, one for each node. Thread-safe. */
@ApplicationScoped
public class Connections {
    private final Map<String, NodeConnection> byNode = new ConcurrentHashMap<>();

    /** Takes the place of the node's older connection, which is returned and must be closed. */
    Optional<NodeConnection> put(String node, NodeConnection connection) {
        return Optional.ofNullable(byNode.put(node, connection));
    }

    /** Does nothing if a newer connection has taken its place. */
    void remove(String node, NodeConnection connection) {
        byNode.remove(node, connection);
    }

    public Optional<NodeConnection> get(String node) {
        return Optional.ofNullable(byNode.get(node));
    }

    public Collection<NodeConnection> all() {
        return byNode.values();
    }

    public int size() {
        return byNode.size();
    }
}
