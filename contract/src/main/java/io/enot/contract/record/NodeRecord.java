package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.json.MergePatch;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What people have decided about a node. Each record says all of it, and what of it is new: where two services decide about one node at the same moment, the later record knows
 * nothing of the other one, and only what is new in it counts (docs/adr/0010-decisions-that-cross.md).
 *
 * @param name empty for none
 * @param disabled whether it is not to be let in, whatever it proves
 * @param approved whether it may enrol where gateways ask for an approval
 * @param keyGeneration of the key that it is to have of its own; 0 if nobody has asked for a particular one
 * @param oldestKey the generation of the oldest key of its own that is still worth something; 0 for any
 * @param issuer who has decided; empty in records of before that was noted
 * @param removed epoch of the last session before it was removed from the registry, −1 for none; it is known again from its next session on. Null if it was not removed
 * @param change what is new; null in older records, and while nothing is written
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
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long removed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Change change)
        implements LogRecord {

    /**
     * What is new in a decision.
     *
     * @param upon offset of the decision before it, as far as its writer knew; null for none
     * @param members a merge patch (RFC 7396) of that one
     */
    public record Change(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long upon,

            ObjectNode members) {}

    public NodeRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(updatedAt, "updatedAt");
        labels = Map.copyOf(labels);
        issuer = Objects.requireNonNullElse(issuer, "");
    }

    /** A node about which nobody has decided anything. */
    public static NodeRecord undecided(String id) {
        return new NodeRecord(id, "", Map.of(), false, false, 0, 0, "", Instant.EPOCH, null, null);
    }

    /** The node with another name and other labels; it is in the registry again if it was removed. */
    public NodeRecord described(String nowName, Map<String, String> nowLabels) {
        return new NodeRecord(
                id, nowName, nowLabels, disabled, approved, keyGeneration, oldestKey, issuer, updatedAt, null, null);
    }

    /** The node, of which no more is kept than which of its keys are worth something. */
    public NodeRecord removed(long lastEpoch) {
        return new NodeRecord(
                id, "", Map.of(), false, false, keyGeneration, oldestKey, issuer, updatedAt, lastEpoch, null);
    }

    /** The node, let in or not. */
    public NodeRecord disabled(boolean now) {
        return new NodeRecord(
                id, name, labels, now, approved, keyGeneration, oldestKey, issuer, updatedAt, removed, null);
    }

    /** The node, approved or not. */
    public NodeRecord approved(boolean now) {
        return new NodeRecord(
                id, name, labels, disabled, now, keyGeneration, oldestKey, issuer, updatedAt, removed, null);
    }

    /** The node, which is to have this key, and whose keys before {@code oldest} are worth nothing. */
    public NodeRecord withKey(int generation, int oldest) {
        return new NodeRecord(
                id, name, labels, disabled, approved, generation, oldest, issuer, updatedAt, removed, null);
    }

    /** The same, decided by somebody at some time. */
    public NodeRecord decided(String by, Instant at) {
        return new NodeRecord(id, name, labels, disabled, approved, keyGeneration, oldestKey, by, at, removed, null);
    }

    /**
     * The same, to be written.
     *
     * @param before the decision that it changes
     * @param at its offset; null for none
     */
    public NodeRecord upon(NodeRecord before, @Nullable Long at) {
        return with(new Change(at, MergePatch.between(before.members(), members())));
    }

    /** What becomes of another decision by what is new in this one. Generations of keys only grow. */
    public NodeRecord onto(NodeRecord known) {
        if (change == null) {
            return this;
        }
        NodeRecord changed =
                Json.MAPPER.convertValue(MergePatch.apply(known.members(), change.members()), NodeRecord.class);
        return changed.withKey(
                Math.max(changed.keyGeneration, known.keyGeneration), Math.max(changed.oldestKey, known.oldestKey));
    }

    /** Without saying what is new. */
    public NodeRecord whole() {
        return with(null);
    }

    private NodeRecord with(@Nullable Change now) {
        return new NodeRecord(
                id, name, labels, disabled, approved, keyGeneration, oldestKey, issuer, updatedAt, removed, now);
    }

    private ObjectNode members() {
        return Json.MAPPER.valueToTree(whole());
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
