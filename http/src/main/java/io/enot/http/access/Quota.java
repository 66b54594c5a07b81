package io.enot.http.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * So much in a minute for each principal, refilled steadily: a token bucket that holds a minute's worth. What is larger than the bucket passes when that is full, and the principal then waits for as
 * long as it takes to make up for it. Thread-safe.
 */
final class Quota {
    /** So many principals are remembered; of those who have not asked for longest it is taken that they have asked for nothing. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final double SECONDS = Duration.ofMinutes(1).toSeconds();

    private final long perMinute;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param left may be negative */
    private record Bucket(double left, Instant at) {}

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
        double left = refilled(buckets.getOrDefault(principal, new Bucket((double) perMinute, now)), now);
        double needed = Math.min(amount, perMinute);
        if (left < needed) {
            return Optional.of(Duration.ofMillis((long) Math.ceil((needed - left) / perMinute * SECONDS * 1000)));
        }
        buckets.put(principal, new Bucket(left - amount, now));
        return Optional.empty();
    }

    private double refilled(Bucket bucket, Instant now) {
        double seconds = Math.max(0, Duration.between(bucket.at(), now).toMillis() / 1000.0);
        return Math.min((double) perMinute, bucket.left() + seconds * perMinute / SECONDS);
    }
}
