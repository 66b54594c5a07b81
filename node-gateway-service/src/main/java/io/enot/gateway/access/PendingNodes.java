package io.enot.gateway.access;

import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import io.enot.http.limit.Bucket;
import java.time.Clock;
import java.util.Optional;

/** Which of the nodes that await their approval are noted in the log for people to see. Whoever holds the fleet key can come under any number of ids: he shall not fill the log with them. Thread-safe. */
public final class PendingNodes {
    private static final int PER_SECOND = 10;

    private final Clock clock;
    private final int most;
    private final Bucket notes;

    /** @param most nodes that may wait at once */
    public PendingNodes(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
        this.notes = new Bucket(PER_SECOND, PER_SECOND, clock.instant());
    }

    /**
     * Whether to note this node.
     *
     * @param known its last session
     * @param waiting how many nodes wait
     */
    public synchronized boolean isToBeNoted(Optional<Session> known, int waiting) {
        boolean isNoted = known.filter(session -> session.keyGeneration() == SessionRecord.AWAITS_APPROVAL)
                .isPresent();
        return !isNoted && waiting < most && notes.take(1, clock.instant()).isEmpty();
    }
}
