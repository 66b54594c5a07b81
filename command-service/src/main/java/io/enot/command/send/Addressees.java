package io.enot.command.send;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.command.node.Node;
import io.enot.command.node.NodeDirectory;
import io.enot.command.node.NodeLookup;
import io.enot.contract.json.InvalidField;
import io.enot.contract.record.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whom a command is for. */
sealed interface Addressees {

    /** The nodes that are known to be meant now. */
    Set<String> matched();

    /** Those of them for whose outcome a caller waits. */
    Set<String> awaited();

    /** Nodes that were named: each gets a record of its own, and is waited for whether it is there or not. */
    record Named(Set<String> matched) implements Addressees {
        @Override
        public Set<String> awaited() {
            return matched;
        }
    }

    /** Everybody, also who comes later, within the time to live: only those who are online now are waited for. */
    record Everyone(Set<String> matched, Set<String> awaited) implements Addressees {}

    /** Finds out whom the {@code target} of a request means. */
    static Addressees of(JsonNode target, NodeDirectory directory, NodeLookup lookup, int most) {
        if (target.isTextual() && target.textValue().equals(Target.All.WIRE)) {
            return everyone(directory);
        }
        if (target.isTextual()) {
            return new Named(Set.of(lookup.id("target", target.textValue())));
        }
        if (!target.isArray() || target.isEmpty() || target.size() > most) {
            throw new InvalidField(
                    "target", "must be a node's id or name, a list of 1 to " + most + " of them, or \"*\"");
        }
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < target.size(); i++) {
            String field = "target[" + i + "]";
            if (!target.get(i).isTextual()) {
                throw new InvalidField(field, "must be a node's id or name");
            }
            ids.add(lookup.id(field, target.get(i).textValue()));
        }
        return new Named(ids);
    }

    private static Addressees everyone(NodeDirectory directory) {
        List<Node> nodes = directory.all();
        return new Everyone(
                nodes.stream().map(Node::id).collect(Collectors.toCollection(LinkedHashSet::new)),
                nodes.stream().filter(Node::online).map(Node::id).collect(Collectors.toSet()));
    }
}
