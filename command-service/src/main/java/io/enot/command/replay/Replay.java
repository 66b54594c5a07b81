package io.enot.command.replay;

import io.enot.contract.record.ReplayProgress;
import io.enot.contract.record.ReplayRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A replay, as the log tells of it.
 *
 * @param record what is wanted
 * @param progress how far it is; empty if nobody has begun
 */
record Replay(ReplayRecord record, Optional<ReplayProgress> progress) {
    /** An owner that has not been heard for so long is dead. It tells every second. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    boolean isOver() {
        return progress.filter(known -> known.state().isOver()).isPresent();
    }

    /** Whether this instance has it. */
    boolean isOwnedBy(String instance) {
        return progress.filter(known -> known.owner().equals(instance)).isPresent();
    }

    /** Whether nobody does it, be it that its owner has died. Who has accepted it goes first. */
    boolean isAbandoned(Instant now) {
        Instant heardAt = progress.map(ReplayProgress::time).orElse(record.acceptedAt());
        return !isOver() && heardAt.plus(SILENCE).isBefore(now);
    }
}
