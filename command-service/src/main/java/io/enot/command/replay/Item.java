package io.enot.command.replay;

import io.enot.contract.record.ReplaySpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * One command that is to be issued once more.
 *
 * @param partition and {@code offset}: where the command stands that it repeats
 * @param command id of that
 * @param from node that got it; empty for a broadcast
 * @param to node that is to get it now; empty for a broadcast
 */
record Item(
        int partition, long offset, Instant acceptedAt, String command, Optional<String> from, Optional<String> to) {
    /** As they were accepted. */
    static final Comparator<Item> ORDER = Comparator.comparing(Item::acceptedAt)
            .thenComparing(Item::partition)
            .thenComparing(Item::offset);

    /** Whether it goes to somebody else than the command that it repeats. */
    boolean isMoved() {
        return !from.equals(to);
    }

    /** What tells it from all others of its replay. */
    String key() {
        return command + "/" + from.orElse(ReplaySpec.ANY) + "/" + to.orElse(ReplaySpec.ANY);
    }
}
