package io.enot.command.node;

import io.enot.contract.record.Selector;
import io.enot.log.view.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** Those of all nodes that are other than the listener knows; in the beginning all of them. */
    List<Node> since(List<Node> nodes) {
        return nodes.stream()
                .filter(node -> visible.matches(node.labels()))
                .map(NodeChanges::withoutCursor)
                .filter(node -> !node.equals(told.put(node.id(), node)))
                .toList();
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
