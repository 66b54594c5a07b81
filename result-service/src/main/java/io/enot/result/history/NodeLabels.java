package io.enot.result.history;

import java.util.Map;

/** Knows the labels of nodes. */
@FunctionalInterface
public interface NodeLabels {
    /** None, if the node is not registered. */
    Map<String, String> of(String node);
}
