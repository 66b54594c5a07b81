package io.enot.gateway.delivery;

import io.enot.contract.record.Selector;
import java.time.Instant;

/** One command of the log that was not expired when it was read. */
public final class Entry {
    private final long at;
    private final String commandId;
    private final Selector selector;
    private final Instant expiresAt;
    private final byte[] value;

    /**
     * Takes the record as it was read.
     *
     * @param at its offset
     * @param selector of the nodes that get it; of no meaning for one that is added for a node
     * @param value its JSON, which is read only when a node gets it; not copied
     */
    public Entry(long at, String commandId, Selector selector, Instant expiresAt, byte[] value) {
        this.at = at;
        this.commandId = commandId;
        this.selector = selector;
        this.expiresAt = expiresAt;
        this.value = value;
    }

    public long at() {
        return at;
    }

    String commandId() {
        return commandId;
    }

    public Selector selector() {
        return selector;
    }

    public byte[] value() {
        return value;
    }

    boolean isExpired(Instant now) {
        return !expiresAt.isAfter(now);
    }
}
