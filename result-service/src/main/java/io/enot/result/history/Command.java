package io.enot.result.history;

import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Target;

/**
 * A command as it stands in one partition.
 *
 * @param offset of its record there; of the first one, if it is for several nodes
 * @param several whether it is for several nodes of this partition, each with a record of its own
 * @param cancelled whether it was called off
 */
public record Command(Place place, long offset, boolean several, boolean cancelled, CommandRecord record) {

    /** Whether it is for all nodes, or for those with some labels. */
    public boolean isBroadcast() {
        return record.target() instanceof Target.Matching;
    }

    /** Whether the one node of this partition that it is for is known from its record. */
    boolean isForOne() {
        return !several && !isBroadcast();
    }
}
