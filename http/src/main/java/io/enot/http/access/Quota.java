package io.enot.http.access;

import io.enot.http.limit.Bounded;
import io.enot.http.limit.Bucket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** So much in a minute for each principal, refilled steadily. Thread-safe. */
final class Quota {
    /** So many principals are remembered; of those who have not asked for longest it is taken that they have asked for nothing. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final double SECONDS = Duration.ofMinutes(1).toSeconds();

    private final long perMinute;
    private final Clock clock;
    private final Bounded<String, Bucket> buckets = new Bounded<>(MOST_REMEMBERED);

    /** @param perMinute 0 for no limit */
    Quota(long perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Takes so much; if that is too much, takes nothing and says how long to wait until it is not. */
    synchronized Optional<Duration> take(String principal, long amount) {
        if (perMinute == 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return buckets.computeIfAbsent(principal, fresh -> new Bucket(perMinute / SECONDS, (double) perMinute, now))
                .take((double) amount, now);
    }
}
