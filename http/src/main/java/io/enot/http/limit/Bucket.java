package io.enot.http.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A token bucket: so much a second, and after a rest so much at once. What is more than it holds passes when it is full, and is then made up for: it takes longer until there is something
 * again. Not thread-safe.
 */
public final class Bucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double most;
    private double left;
    private Instant at;

    /** A full one. */
    public Bucket(double perSecond, double most, Instant now) {
        this.perSecond = perSecond;
        this.most = most;
        this.left = most;
        this.at = now;
    }

    /** Takes so much; if there is not so much, takes nothing and says how long it will be until there is. */
    public Optional<Duration> take(double amount, Instant now) {
        double seconds = Math.max(0, Duration.between(at, now).toNanos() / NANOS);
        left = Math.min(most, left + seconds * perSecond);
        at = now;
        double needed = Math.min(amount, most);
        if (left < needed) {
            return Optional.of(Duration.ofNanos((long) Math.ceil((needed - left) / perSecond * NANOS)));
        }
        left -= amount;
        return Optional.empty();
    }
}
