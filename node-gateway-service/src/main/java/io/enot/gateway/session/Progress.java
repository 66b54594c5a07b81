package io.enot.gateway.session;

import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.Session;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How far a node has got, as the events of its commands tell. Not thread-safe. */
public final class Progress {
    private final Set<String> running = new LinkedHashSet<>();
    private final Set<String> ended = new LinkedHashSet<>();
    private long cursor = -1;

    /** Takes the node's next event. */
    public void add(ExecutionEvent event) {
        switch (event) {
            case ExecutionEvent.Delivered delivered -> {
                cursor = Math.max(cursor, delivered.at());
                running.add(delivered.commandId());
            }
            case ExecutionEvent.Output output -> {}
            case ExecutionEvent.Succeeded succeeded -> end(succeeded);
            case ExecutionEvent.Failed failed -> end(failed);
            case ExecutionEvent.Cancelled cancelled -> end(cancelled);
        }
    }

    private void end(ExecutionEvent outcome) {
        running.remove(outcome.commandId());
        ended.add(outcome.commandId());
    }

    /** The session, got on as far as this tells. */
    public Session of(Session session, Instant now) {
        Set<String> stillRunning = new LinkedHashSet<>(session.running());
        stillRunning.addAll(running);
        stillRunning.removeAll(ended);
        return session.withProgress(Math.max(session.cursor(), cursor), List.copyOf(stillRunning), now);
    }
}
