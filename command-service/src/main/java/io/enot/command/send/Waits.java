package io.enot.command.send;

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
final class Waits {
    private final Map<String, Wait> byCommand = new ConcurrentHashMap<>();

    /**
     * Begins to collect the events of a command; do so before it is in the log. Must be {@link Wait#close closed}.
     *
     * @param matched the nodes that are asked
     * @param awaited those of them whose outcome ends the wait
     */
    Wait open(String commandId, Set<String> matched, Set<String> awaited) {
        Wait wait = new Wait(commandId, matched, awaited);
        byCommand.put(commandId, wait);
        return wait;
    }

    /** Whether an event of this command is of use to anybody here. */
    boolean wants(String commandId) {
        return byCommand.containsKey(commandId);
    }

    void take(ExecutionEvent event) {
        Wait wait = byCommand.get(event.commandId());
        if (wait != null) {
            wait.take(event);
        }
    }

    /** One caller's wait. */
    final class Wait implements AutoCloseable {
        private final String commandId;
        private final Map<String, Execution> executions = new LinkedHashMap<>();
        private final Set<String> missing;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        private Wait(String commandId, Set<String> matched, Set<String> awaited) {
            this.commandId = commandId;
            this.missing = new HashSet<>(awaited);
            matched.forEach(node -> executions.put(node, Execution.accepted(node)));
            completeIfNothingIsMissing();
        }

        /** Completes when every awaited node has an outcome, or when the time is over. */
        CompletionStage<Void> done(Duration atMost) {
            return done.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** What is known so far, of all nodes that were asked or have answered. */
        synchronized List<Execution> executions() {
            return new ArrayList<>(executions.values());
        }

        @Override
        public void close() {
            byCommand.remove(commandId, this);
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
