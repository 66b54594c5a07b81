package io.enot.command.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.command.node.NodeLookup;
import io.enot.contract.json.Fields;
import io.enot.contract.json.InvalidField;
import io.enot.contract.record.Selector;
import io.enot.log.view.Node;
import io.enot.log.view.NodeDirectory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Whom a command is for. */
public sealed interface Addressees {

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

    /** Nodes with some labels, or all; also who comes later, within the time to live. Only those who are online now are waited for. */
    record Selected(Selector selector, Set<String> matched, Set<String> awaited) implements Addressees {}

    /**
     * Finds out whom a member of a request means.
     *
     * @param field its name
     * @param within narrows what is chosen by labels
     * @param most nodes in a list
     * @throws InvalidField if it means nobody who can be meant; {@code HttpProblem} if it names an unknown node
     */
    static Addressees of(
            String field,
            JsonNode target,
            UnaryOperator<Selector> within,
            NodeDirectory directory,
            NodeLookup lookup,
            int most) {
        if (target.isTextual() && target.textValue().equals(Selector.EVERYBODY)) {
            return selected(within.apply(Selector.ALL), directory);
        }
        if (target.isTextual()) {
            return new Named(Set.of(lookup.id(field, target.textValue())));
        }
        if (target instanceof ObjectNode object) {
            return selected(within.apply(selector(field, object)), directory);
        }
        if (!target.isArray() || target.isEmpty() || target.size() > most) {
            throw new InvalidField(
                    field,
                    "must be a node's id or name, a list of 1 to " + most
                            + " of them, {\"labels\": \"room=lab\"}, or \"*\"");
        }
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < target.size(); i++) {
            String element = field + "[" + i + "]";
            if (!target.get(i).isTextual()) {
                throw new InvalidField(element, "must be a node's id or name");
            }
            ids.add(lookup.id(element, target.get(i).textValue()));
        }
        return new Named(ids);
    }

    private static Selector selector(String field, ObjectNode target) {
        try {
            Fields fields = new Fields(target);
            fields.allowOnly(Set.of("labels"), "a target");
            return Selector.parse(fields.text("labels"));
        } catch (InvalidField e) {
            throw new InvalidField(field + "." + e.field(), e.reason());
        }
    }

    private static Addressees selected(Selector selector, NodeDirectory directory) {
        List<Node> nodes = directory.all().stream()
                .filter(node -> selector.matches(node.labels()))
                .toList();
        return new Selected(
                selector,
                nodes.stream().map(Node::id).collect(Collectors.toCollection(LinkedHashSet::new)),
                nodes.stream().filter(Node::online).map(Node::id).collect(Collectors.toSet()));
    }
}
