package io.enot.gateway.node;

import io.enot.gateway.delivery.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A node's socket, from the first byte to the last, whichever protocol it speaks. All methods but {@link #node} and {@link #loop} are called on its event loop. */
public interface NodeConnection {
    /** The node's id; empty before it is known. From any thread. */
    String node();

    /** The event loop on which it lives. From any thread. */
    NodeLoop loop();

    /** Sends the next command, if the node is there and free to receive it. */
    void deliver();

    /**
     * A command was called off.
     *
     * @param forThisNode what of it was in the window and is meant for this node
     */
    void callOff(String commandId, List<Entry> forThisNode);

    /**
     * Delivers nothing more, and sends the node away once nothing is under way, or at once if {@code overdue}.
     *
     * @param comeBackAfter when the node is to connect again
     */
    void drain(boolean overdue, Duration comeBackAfter);

    /** Closes the connection, unless its session is as new as that one. */
    void supersededBy(long epoch);

    /** People have decided something about the node: it may have to go. */
    void reconsider();

    /** Looks after time-outs and heartbeats; called about once a second. */
    void tick(Instant now);
}
