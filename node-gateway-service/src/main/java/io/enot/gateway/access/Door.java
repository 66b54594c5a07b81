package io.enot.gateway.access;

import io.enot.http.limit.Bounded;
import io.enot.http.limit.Bucket;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts the connections, before anything is known of them but their address. Thread-safe. */
public final class Door {
    /** After a rest, an address may open as many connections at once as it may otherwise in so many seconds: its nodes come together when their power comes back. */
    static final int BURST_SECONDS = 20;

    private static final int MOST_ADDRESSES = 10_000;

    private final Clock clock;
    private final Limits limits;
    private final Map<String, Integer> open = new HashMap<>();
    private final Bounded<String, Bucket> attempts = new Bounded<>(MOST_ADDRESSES);
    private int all;

    /**
     * The most that is let in.
     *
     * @param connections at once
     * @param ofAddress at once from one address
     * @param perSecond new ones from one address
     */
    public record Limits(int connections, int ofAddress, int perSecond) {}

    public Door(Clock clock, Limits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    /** Counts a connection of this address in; or tells why not. One that was counted in has to be counted out. */
    public synchronized Optional<Refusal> enter(String address) {
        Bucket bucket = attempts.computeIfAbsent(
                address,
                fresh -> new Bucket(limits.perSecond(), (double) BURST_SECONDS * limits.perSecond(), clock.instant()));
        if (bucket.take(1, clock.instant()).isPresent()) {
            return Optional.of(Refusal.TOO_FAST);
        }
        if (all >= limits.connections()) {
            return Optional.of(Refusal.TOO_MANY_CONNECTIONS);
        }
        if (open.getOrDefault(address, 0) >= limits.ofAddress()) {
            return Optional.of(Refusal.TOO_MANY_OF_ADDRESS);
        }
        all++;
        open.merge(address, 1, Integer::sum);
        return Optional.empty();
    }

    /** Counts it out again. */
    public synchronized void leave(String address) {
        all--;
        open.computeIfPresent(address, (whose, count) -> count > 1 ? count - 1 : null);
    }
}
