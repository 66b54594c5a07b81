package io.enot.contract.record;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What people have decided about a node.
 *
 * @param name empty for none
 */
public record NodeRecord(String id, String name, Map<String, String> labels, Instant updatedAt) implements LogRecord {
    public NodeRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(updatedAt, "updatedAt");
        labels = Map.copyOf(labels);
    }

    @Override
    public Topic topic() {
        return Topic.NODES;
    }

    @Override
    public String key() {
        return id;
    }

    @Override
    public CloudEvent event() {
        return new CloudEvent(id + "/" + updatedAt, "io.enot.node.updated", "/command-service", id, updatedAt, null);
    }
}
