package io.enot.gateway.delivery;

import io.enot.contract.record.CommandId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Recognises a command that stands in the log a second time because its caller repeated the request. Only ids that were made from an Idempotency-Key can. Not
 * thread-safe.
 */
public final class Repeats {
    private final Duration memory;
    private final Map<String, Instant> seen = new HashMap<>();

    /** @param memory how long a command is remembered: as far back as the log is read at start */
    public Repeats(Duration memory) {
        this.memory = memory;
    }

    /**
     * Whether the record is a repeat; it is remembered.
     *
     * @param eventId the record's own: one command for several nodes is several records
     */
    public boolean isRepeat(String commandId, String eventId, Instant now) {
        return CommandId.mayComeAgain(commandId) && seen.putIfAbsent(eventId, now.plus(memory)) != null;
    }

    /** Forgets what is old. */
    public void expire(Instant now) {
        seen.values().removeIf(until -> until.isBefore(now));
    }
}
