package io.enot.result.node;

import io.enot.contract.json.InvalidField;
import io.enot.contract.node.NodeId;
import io.enot.contract.record.Selector;
import io.enot.log.view.NodeDirectory;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Reads which nodes are asked for. Throws {@link InvalidField} naming the parameter. */
public final class NodesAsked {
    private static final String NODE = "node";

    private NodesAsked() {}

    /**
     * The ids of those nodes. The nodes of a name may have changed: who asks for it gets all that have it now. What nobody has as its name is an id, maybe of a node that the registry has
     * forgotten.
     *
     * @param named ids or names
     */
    public static Set<String> ids(Collection<String> named, NodeDirectory directory) {
        Set<String> ids = new HashSet<>();
        for (String name : named) {
            Set<String> found = directory.idsOf(name);
            if (found.isEmpty() && !NodeId.isValid(name)) {
                throw new InvalidField(NODE, "no node has the id or name '" + name + "'");
            }
            ids.addAll(found.isEmpty() ? Set.of(name) : found);
        }
        return ids;
    }

    /**
     * The id of one node.
     *
     * @param named its id or name
     */
    public static String id(String named, NodeDirectory directory) {
        Set<String> ids = ids(Set.of(named), directory);
        if (ids.size() > 1) {
            throw new InvalidField(NODE, "several nodes are called '" + named + "', say which by its id");
        }
        return ids.iterator().next();
    }

    /** The labels that the nodes are to have. */
    public static Selector labelled(String text) {
        try {
            return Selector.parse(text);
        } catch (InvalidField e) {
            throw new InvalidField("label", e.reason());
        }
    }
}
