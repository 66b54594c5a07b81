package io.enot.gateway.delivery;

import io.enot.contract.json.Json;
import io.enot.contract.message.Stop;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Selector;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One command of the log that was not expired when it was read. What is large stays in the log, and is read when the first node gets it; the nodes that get it at the same time share
 * it. Thread-safe.
 */
public final class Entry {
    /** The largest record, in bytes of JSON, that is kept in memory until it is delivered. */
    static final int MOST_IN_MEMORY = 2048;

    private final long at;
    private final String commandId;
    private final Selector selector;
    private final Instant expiresAt;
    private final byte @Nullable [] value;
    private volatile @Nullable Boolean stop;
    private volatile WeakReference<@Nullable Content> content = new WeakReference<>(null);

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
        this.value = value.length > MOST_IN_MEMORY ? null : value;
    }

    public long at() {
        return at;
    }

    public String commandId() {
        return commandId;
    }

    public Selector selector() {
        return selector;
    }

    /** The record's JSON; empty if it is to be read from the log. */
    public Optional<byte[]> value() {
        return Optional.ofNullable(value);
    }

    /** What some node is being sent, if that came from the log. */
    Optional<Content> content() {
        return Optional.ofNullable(content.get());
    }

    /** Lets other nodes share it. */
    void share(Content read) {
        content = new WeakReference<>(read);
    }

    /** Whether its message is a {@code stop}. */
    boolean isStop() {
        Boolean known = stop;
        if (known == null) {
            known = value().map(Entry::asksToStop).orElse(false); // what is too large for the memory is an upload
            stop = known;
        }
        return known;
    }

    private static boolean asksToStop(byte[] record) {
        try {
            return Json.read(record, CommandRecord.class).type().equals(Stop.TYPE);
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    boolean isExpired(Instant now) {
        return !expiresAt.isAfter(now);
    }
}
