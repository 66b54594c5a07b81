package io.enot.gateway.access;

import io.enot.http.limit.Bounded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Holds wrong keys against whoever brings them: after some of them the same address is refused under the same node id, without a look at its proof, for a time that doubles with each further
 * one. Neither the node at its own address nor its neighbours notice; and a node that has proved itself from this address is never locked out there, whatever a neighbour tries
 * in its name. Thread-safe.
 */
public final class LockOut {
    /** An attacker that makes the table forget has to make as many attempts for each that he gains. */
    private static final int MOST_PAIRS = 10_000;

    private static final int MOST_DOUBLINGS = 30;

    private final Clock clock;
    private final int allowed;
    private final Duration first;
    private final Duration longest;
    private final Bounded<Pair, Failures> failures = new Bounded<>(MOST_PAIRS);
    private final Bounded<Pair, Boolean> proved = new Bounded<>(2 * MOST_PAIRS);

    private record Pair(String address, String node) {}

    private record Failures(int count, Instant until) {}

    /**
     * Nothing is held against anybody yet.
     *
     * @param allowed wrong keys before the first lock-out
     * @param first how long that one is
     * @param longest how long any is
     */
    public LockOut(Clock clock, int allowed, Duration first, Duration longest) {
        this.clock = clock;
        this.allowed = allowed;
        this.first = first;
        this.longest = longest;
    }

    /** How long this address is still refused under this id; zero if it is not. */
    public synchronized Duration left(String address, String node) {
        Failures held = failures.get(new Pair(address, node));
        Duration left = held == null ? Duration.ZERO : Duration.between(clock.instant(), held.until());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The key was wrong. */
    public synchronized void wrongKey(String address, String node) {
        Pair pair = new Pair(address, node);
        if (proved.get(pair) != null) {
            return;
        }
        Failures before = failures.getOrDefault(pair, new Failures(0, Instant.EPOCH));
        int count = before.count() + 1;
        Instant until = count < allowed ? Instant.EPOCH : clock.instant().plus(lockOut(count - allowed));
        failures.put(pair, new Failures(count, until));
    }

    /** The key was right. */
    public synchronized void rightKey(String address, String node) {
        Pair pair = new Pair(address, node);
        failures.remove(pair);
        proved.put(pair, true);
    }

    private Duration lockOut(int further) {
        Duration doubled = first.multipliedBy(1L << Math.min(further, MOST_DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
