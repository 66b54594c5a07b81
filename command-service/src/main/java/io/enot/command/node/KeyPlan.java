package io.enot.command.node;

import io.enot.contract.record.NodeRecord;

/** Which key a node is to have after a decision of people. Generations only grow, so what was given once is never given for something else. */
final class KeyPlan {
    private KeyPlan() {}

    /**
     * The next key; the one that is under way already, if there is one.
     *
     * @param proved generation of the newest key of its own by which the node has proved itself; 0 for none
     */
    static NodeRecord rotate(NodeRecord node, int proved) {
        int wanted = Math.max(node.keyGeneration(), node.oldestKey());
        return node.withKey(wanted > proved ? wanted : proved + 1, node.oldestKey());
    }

    /** No key that the node has, or may have been given, is worth anything; and it was another node that was approved. */
    static NodeRecord withdraw(NodeRecord node, int proved) {
        int given = Math.max(1, Math.max(proved, Math.max(node.keyGeneration(), node.oldestKey())));
        return node.withKey(given + 1, given + 1).approved(false);
    }
}
