package io.enot.command.node;

import io.enot.contract.record.Selector;
import io.enot.log.view.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one listener has been told of the nodes. He has missed nothing when he has not listened for a while: what he is told next is compared with what he was told last. The
 * cursor, which moves with each command, is left out. For one thread at a time.
 */
final class NodeChanges {
    private final Selector visible;
    private final Map<String, Node> told = new HashMap<>();

    /** @param visible the nodes of which he may know */
    NodeChanges(Selector visible) {
        this.visible = visible;
    }

    /**
     * What is new to a listener.
     *
     * @param changed nodes that are other than he knows
     * @param gone ids of nodes of which he knows, and that are not there any more, or not for him
     */
    record Changes(List<Node> changed, List<String> gone) {}

    /** What is other than the listener knows; in the beginning all nodes are. */
    Changes since(List<Node> all) {
        List<Node> nodes =
                all.stream().filter(node -> visible.matches(node.labels())).toList();
        List<Node> changed = nodes.stream()
                .map(NodeChanges::withoutCursor)
                .filter(node -> !node.equals(told.put(node.id(), node)))
                .toList();
        return new Changes(changed, told.size() == nodes.size() ? List.of() : forgetAllBut(nodes));
    }

    private List<String> forgetAllBut(List<Node> nodes) {
        Set<String> there = nodes.stream().map(Node::id).collect(Collectors.toSet());
        List<String> gone = told.keySet().stream()
                .filter(id -> !there.contains(id))
                .sorted()
                .toList();
        gone.forEach(told::remove);
        return gone;
    }

    private static Node withoutCursor(Node node) {
        return new Node(
                node.id(),
                node.name(),
                node.labels(),
                node.online(),
                node.since(),
                node.gateway(),
                node.board(),
                node.fw(),
                node.free(),
                node.script(),
                node.plan(),
                node.rollout(),
                null,
                node.access());
    }
}
