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

    /** Takes the place of the node's older connection, which is closed. */
    void put(NodeConnection connection, long epoch) {
        Optional.ofNullable(byNode.put(connection.node(), connection))
                .ifPresent(older -> older.loop().run(() -> older.supersededBy(epoch)));
    }

    /** Does nothing if a newer connection has taken its place. */
    void remove(NodeConnection connection) {
        byNode.remove(connection.node(), connection);
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
