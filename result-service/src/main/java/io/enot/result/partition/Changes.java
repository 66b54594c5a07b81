package io.enot.result.partition;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Wakes those who wait for something new about a command, in one of the partitions of this instance. Thread-safe. */
@Singleton
public class Changes {
    private final Map<String, Set<Awaited>> waiting = new ConcurrentHashMap<>();

    /** A change that is waited for. */
    public static final class Awaited {
        private final String commandId;
        private final CompletableFuture<Void> change = new CompletableFuture<>();

        private Awaited(String commandId) {
            this.commandId = commandId;
        }
    }

    /** Begins to wait; look at the store only afterwards, so that no change is missed. Must be ended by {@link #await} or {@link #forget}. */
    public Awaited begin(String commandId) {
        Awaited awaited = new Awaited(commandId);
        waiting.computeIfAbsent(commandId, absent -> ConcurrentHashMap.newKeySet())
                .add(awaited);
        return awaited;
    }

    /** Completes at the next change, or when the time is over. */
    public CompletionStage<Void> await(Awaited awaited, Duration atMost) {
        return awaited.change
                .completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((changed, failure) -> forget(awaited));
    }

    public void forget(Awaited awaited) {
        waiting.computeIfPresent(awaited.commandId, (id, all) -> {
            all.remove(awaited);
            return all.isEmpty() ? null : all;
        });
    }

    /** Who waits when the service is told to go looks once more. */
    void leave(@Observes ShutdownDelayInitiatedEvent event) {
        waiting.keySet().forEach(this::changed);
    }

    void changed(String commandId) {
        if (waiting.containsKey(commandId)) {
            Set.copyOf(waiting.getOrDefault(commandId, Set.of())).forEach(awaited -> awaited.change.complete(null));
        }
    }
}
