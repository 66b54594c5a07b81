package io.enot.command.send;

import io.enot.log.view.Waits;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The callers who wait for results. If the service is told to go meanwhile, they are told what is known. Thread-safe. */
@Singleton
class WaitingCallers {
    /** In which most have their answer anyway; the service has {@code quarkus.shutdown.timeout} for all of it. */
    private static final long A_MOMENT_MS = 1000;

    private final Waits waits;
    private final Set<Waits.Wait> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    WaitingCallers(Waits waits) {
        this.waits = waits;
    }

    /**
     * Collects the events of a command for as long as it takes to answer. The parameters are those of {@link Waits#open}.
     *
     * @param answer begins when the events are collected, completes with the answer
     */
    <T> CompletionStage<T> whileOpen(
            String commandId,
            Set<String> matched,
            Set<String> awaited,
            Function<Waits.Wait, CompletionStage<T>> answer) {
        Waits.Wait wait = waits.open(commandId, matched, awaited);
        waiting.add(wait);
        if (over) {
            wait.end();
        }
        return answer.apply(wait).whenComplete((done, failure) -> {
            waiting.remove(wait);
            wait.close();
        });
    }

    void leave(@Observes ShutdownDelayInitiatedEvent event) {
        CompletableFuture.delayedExecutor(A_MOMENT_MS, TimeUnit.MILLISECONDS).execute(() -> {
            over = true;
            waiting.forEach(Waits.Wait::end);
        });
    }
}
