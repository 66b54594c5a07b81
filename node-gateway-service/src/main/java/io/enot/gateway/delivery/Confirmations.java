package io.enot.gateway.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which of a node's results may be confirmed. A confirmation covers all results that came before it, so it waits until each of them is in the log, or is known to be none. Not
 * thread-safe.
 */
public final class Confirmations {
    private final Set<String> underWay = new HashSet<>();
    private final Deque<Received> inOrder = new ArrayDeque<>();
    private String latest = "";
    private String told = "";

    /** A result that came. */
    public static final class Received {
        private final String commandId;
        private boolean settled;
        private boolean isInTheLog;

        private Received(String commandId) {
            this.commandId = commandId;
        }
    }

    /** A result has come; empty if the same one came before and is not settled yet. */
    public Optional<Received> receive(String commandId) {
        if (!underWay.add(commandId)) {
            return Optional.empty();
        }
        Received received = new Received(commandId);
        inOrder.add(received);
        return Optional.of(received);
    }

    /** @param isInTheLog false for a result that nobody asked for: it is not confirmed, and holds up nobody any more */
    public void settle(Received result, boolean isInTheLog) {
        underWay.remove(result.commandId);
        result.settled = true;
        result.isInTheLog = isInTheLog;
        while (!inOrder.isEmpty() && inOrder.peek().settled) {
            Received first = inOrder.remove();
            if (first.isInTheLog) {
                latest = first.commandId;
            }
        }
    }

    /** How many results have come that cannot be confirmed yet: the node has to keep them. */
    public int waiting() {
        return inOrder.size();
    }

    /** The id to confirm next; each is given out once. */
    public Optional<String> next() {
        if (latest.equals(told)) {
            return Optional.empty();
        }
        told = latest;
        return Optional.of(latest);
    }
}
