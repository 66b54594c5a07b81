package io.enot.gateway.access;

import java.time.Duration;
import java.time.Instant;

/** So many a second, and after a rest so many at once. Not thread-safe. */
final class Bucket {
    private final double perSecond;
    private final double most;
    private double left;
    private Instant at;

    Bucket(double perSecond, double most, Instant now) {
        this.perSecond = perSecond;
        this.most = most;
        this.left = most;
        this.at = now;
    }

    /** Takes one, if there is one. */
    boolean take(Instant now) {
        double seconds = Math.max(0, Duration.between(at, now).toNanos() / 1e9);
        left = Math.min(most, left + seconds * perSecond);
        at = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
