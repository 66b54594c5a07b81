package io.enot.command.replay;

import java.time.Duration;
import java.time.Instant;

/**
 * When each command of a replay is due: the first at once, the others as long after it as they were, divided by a factor, and never more in a second than a limit. Not thread-safe.
 */
final class Pace {
    private final double factor;
    private final Duration gap;
    private Instant start;
    private Instant first;
    private Instant last;

    /**
     * Begins now.
     *
     * @param factor how many times faster than it was; 0 for as fast as the limit allows
     * @param limit commands per second
     * @param first when the first command was accepted
     */
    Pace(double factor, int limit, Instant first, Instant now) {
        this.factor = factor;
        this.gap = Duration.ofSeconds(1).dividedBy(limit);
        this.first = first;
        this.start = now;
        this.last = now.minus(gap);
    }

    /** When a command is due that was accepted then. */
    Instant due(Instant acceptedAt) {
        Instant bySpeed = factor == 0
                ? start
                : start.plusNanos((long) (Duration.between(first, acceptedAt).toNanos() / factor));
        Instant byLimit = last.plus(gap);
        return bySpeed.isAfter(byLimit) ? bySpeed : byLimit;
    }

    /** A command was issued. */
    void issued(Instant now) {
        last = now;
    }

    /** Goes on after a pause, with a command that was accepted then. */
    void resume(Instant acceptedAt, Instant now) {
        first = acceptedAt;
        start = now;
    }
}
