package io.enot.log.view;

import io.enot.contract.record.Execution;
import io.enot.contract.record.ExecutionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The callers of this instance who wait for results. Thread-safe. */
public final class Waits {
    private final Map<String, List<Wait>> byCommand = new ConcurrentHashMap<>();

    /**
     * Begins to collect the events of a command; do so before it is in the log. Must be {@link Wait#close closed}.
     *
     * @param matched the nodes that are asked
     * @param awaited those of them whose outcome ends the wait
     */
    public Wait open(String commandId, Set<String> matched, Set<String> awaited) {
        Wait wait = new Wait(commandId, matched, awaited);
        byCommand.merge(commandId, List.of(wait), Waits::both);
        return wait;
    }

    /** Whether an event of this command is of use to anybody here. */
    boolean wants(String commandId) {
        return byCommand.containsKey(commandId);
    }

    public void take(ExecutionEvent event) {
        byCommand.getOrDefault(event.commandId(), List.of()).forEach(wait -> wait.take(event));
    }

    private static List<Wait> both(List<Wait> some, List<Wait> more) {
        List<Wait> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** One caller's wait. */
    public final class Wait implements AutoCloseable {
        private final String commandId;
        private final Map<String, Execution> executions = new LinkedHashMap<>();
        private final Set<String> missing;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        private Wait(String commandId, Set<String> matched, Set<String> awaited) {
            this.commandId = commandId;
            this.missing = new HashSet<>(awaited);
            matched.forEach(node -> executions.put(node, Execution.accepted(node)));
            completeIfNothingIsMissing();
        }

        /** Completes when every awaited node has an outcome, or when the time is over. */
        public CompletionStage<Void> done(Duration atMost) {
            return done.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Completes when the time is over, whatever has been heard. */
        public CompletionStage<Void> over(Duration listening) {
            return over.completeOnTimeout(null, listening.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Nothing more is waited for. */
        public void end() {
            done.complete(null);
            over.complete(null);
        }

        /** What is known so far, of all nodes that were asked or have answered. */
        public synchronized List<Execution> executions() {
            return new ArrayList<>(executions.values());
        }

        @Override
        public void close() {
            byCommand.computeIfPresent(commandId, (id, waits) -> {
                List<Wait> others = waits.stream().filter(wait -> wait != this).toList();
                return others.isEmpty() ? null : others;
            });
        }

        private void take(ExecutionEvent event) {
            synchronized (this) {
                Execution execution = executions
                        .getOrDefault(event.node(), Execution.accepted(event.node()))
                        .after(event);
                executions.put(event.node(), execution);
                if (execution.state().isTerminal()) {
                    missing.remove(event.node());
                }
            }
            completeIfNothingIsMissing();
        }

        private void completeIfNothingIsMissing() {
            boolean complete;
            synchronized (this) {
                complete = missing.isEmpty();
            }
            if (complete) {
                done.complete(null);
            }
        }
    }
}
