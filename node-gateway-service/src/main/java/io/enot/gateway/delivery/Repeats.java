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
    private final Map<Event, Instant> seen = new HashMap<>();

    private record Event(String id, int partition) {}

    /** @param memory how long a command is remembered: as far back as the log is read at start */
    public Repeats(Duration memory) {
        this.memory = memory;
    }

    /**
     * Whether the record is a repeat; it is remembered.
     *
     * @param eventId the record's own: one command for several nodes is several records
     * @param partition in which it stands: a broadcast is the same event in each of them
     */
    public boolean isRepeat(String commandId, String eventId, int partition, Instant now) {
        return CommandId.mayComeAgain(commandId)
                && seen.putIfAbsent(new Event(eventId, partition), now.plus(memory)) != null;
    }

    /** Forgets what is old. */
    public void expire(Instant now) {
        seen.values().removeIf(until -> until.isBefore(now));
    }
}
