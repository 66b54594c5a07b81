package io.enot.result.history;

import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.Execution;
import java.util.Optional;

/**
 * What one partition holds of the history. Readers may come on any thread; what they see may be a moment old. Everything about a command disappears together, when it is older than the
 * retention.
 */
public interface Records {

    /** The number of the partition. */
    int partition();

    /** The place that was {@link Writable#putPlace given} to a command whose id tells none. */
    Optional<Place> place(String commandId);

    Optional<Command> command(Place place);

    /** Who called the command off. */
    Optional<CancelRecord> cancel(Place place);

    /** What is known of a command on a node; nothing of one that a broadcast has not reached. */
    Optional<Execution> execution(String node, Place place);

    /** The commands between two places, both included. */
    Scan<Command> commands(Place from, Place to, Order order);

    /**
     * The nodes that a command concerns besides the one of its own record, by id.
     *
     * @param from where to begin: with this one, or with the first if it is empty
     */
    Scan<Member> members(Place place, Order order, String from);

    /** Where the commands of a node stand, between two places, both included. */
    Scan<OnNode> executions(String node, Place from, Place to, Order order);

    /**
     * A node that a command concerns.
     *
     * @param offset of the record for this node; {@link #NO_RECORD} if it was reached by a broadcast
     */
    record Member(String node, long offset) {
        public static final long NO_RECORD = -1;
    }

    /** What is known of a command on a node that is being looked at. */
    record OnNode(Place place, Execution execution) {}

    /** Where the fold writes, on one thread. */
    interface Writable extends Records {
        void putPlace(String commandId, Place place);

        /** @param json the record as it stands in the log */
        void putCommand(Place place, long offset, byte[] json);

        /** Says of the command that stands there that it is for several nodes of this partition. */
        void markSeveral(Place place);

        /**
         * Says of the command that stands there that it was called off.
         *
         * @param json the record as it stands in the log
         */
        void putCancel(Place place, byte[] json);

        void putMember(Place place, Member member);

        void putExecution(Place place, Execution execution);
    }
}
