package io.enot.gateway.delivery;

import java.time.Instant;

/** One record of the command log that was not expired when it was read. */
public final class Entry {
    private final long at;
    private final Instant expiresAt;
    private final byte[] value;

    /**
     * Takes the record as it was read.
     *
     * @param at its offset
     * @param value its JSON, which is read only when a node gets it; not copied
     */
    public Entry(long at, Instant expiresAt, byte[] value) {
        this.at = at;
        this.expiresAt = expiresAt;
        this.value = value;
    }

    long at() {
        return at;
    }

    byte[] value() {
        return value;
    }

    boolean isExpired(Instant now) {
        return !expiresAt.isAfter(now);
    }
}
