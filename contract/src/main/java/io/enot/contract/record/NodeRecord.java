package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What people have decided about a node.
 *
 * @param name empty for none
 * @param disabled whether it is not to be let in, whatever it proves
 * @param approved whether it may enrol where gateways ask for an approval
 * @param keyGeneration of the key that it is to have of its own; 0 if nobody has asked for a particular one
 * @param oldestKey the generation of the oldest key of its own that is still worth something; 0 for any
 * @param issuer who has decided; empty in records of before that was noted
 */
public record NodeRecord(
        String id,
        String name,
        Map<String, String> labels,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean disabled,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean approved,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int keyGeneration,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int oldestKey,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String issuer,
        Instant updatedAt)
        implements LogRecord {
    public NodeRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(updatedAt, "updatedAt");
        labels = Map.copyOf(labels);
        issuer = Objects.requireNonNullElse(issuer, "");
    }

    /** A node about which nobody has decided anything. */
    public static NodeRecord undecided(String id) {
        return new NodeRecord(id, "", Map.of(), false, false, 0, 0, "", Instant.EPOCH);
    }

    /** The node with another name and other labels. */
    public NodeRecord described(String nowName, Map<String, String> nowLabels) {
        return new NodeRecord(id, nowName, nowLabels, disabled, approved, keyGeneration, oldestKey, issuer, updatedAt);
    }

    /** The node, let in or not. */
    public NodeRecord disabled(boolean now) {
        return new NodeRecord(id, name, labels, now, approved, keyGeneration, oldestKey, issuer, updatedAt);
    }

    /** The node, approved or not. */
    public NodeRecord approved(boolean now) {
        return new NodeRecord(id, name, labels, disabled, now, keyGeneration, oldestKey, issuer, updatedAt);
    }

    /** The node, which is to have this key, and whose keys before {@code oldest} are worth nothing. */
    public NodeRecord withKey(int generation, int oldest) {
        return new NodeRecord(id, name, labels, disabled, approved, generation, oldest, issuer, updatedAt);
    }

    /** The same, decided by somebody at some time. */
    public NodeRecord decided(String by, Instant at) {
        return new NodeRecord(id, name, labels, disabled, approved, keyGeneration, oldestKey, by, at);
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
