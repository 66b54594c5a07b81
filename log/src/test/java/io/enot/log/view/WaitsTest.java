package io.enot.log.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitsTest {
    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Waits waits = new Waits();

    @Test
    void endsWhenEveryAwaitedNodeHasAnOutcome() {
        try (Waits.Wait wait = waits.open("c", Set.of("a", "b"), Set.of("a", "b"))) {
            CompletableFuture<Void> done = wait.done(LONG).toCompletableFuture();
            waits.take(succeeded("a"));
            waits.take(new Delivered("c", "b", "g", T, 1));
            assertThat(done).isNotDone();
            waits.take(succeeded("b"));
            assertThat(done).isCompleted();
        }
    }

    @Test
    void doesNotAwaitWhoIsOfflineButTellsOfHim() {
        try (Waits.Wait wait = waits.open("c", Set.of("a", "offline"), Set.of("a"))) {
            waits.take(succeeded("a"));
            assertThat(wait.done(LONG).toCompletableFuture()).isCompleted();
            assertThat(wait.executions()).anySatisfy(execution -> {
                assertThat(execution.node()).isEqualTo("offline");
                assertThat(execution.state()).isEqualTo(State.ACCEPTED);
            });
        }
    }

    @Test
    void endsWhenTheTimeIsOver() throws Exception {
        try (Waits.Wait wait = waits.open("c", Set.of("a"), Set.of("a"))) {
            wait.done(Duration.ofMillis(5)).toCompletableFuture().get(5, TimeUnit.SECONDS);
            assertThat(wait.executions())
                    .singleElement()
                    .satisfies(execution -> assertThat(execution.state()).isEqualTo(State.ACCEPTED));
        }
    }

    @Test
    void isNotInterestedAfterwards() {
        try (Waits.Wait wait = waits.open("c", Set.of("a"), Set.of("a"))) {
            assertThat(waits.wants("c")).isTrue();
            assertThat(wait.executions()).hasSize(1);
        }
        assertThat(waits.wants("c")).isFalse();
        waits.take(succeeded("a"));
    }

    private static ExecutionEvent succeeded(String node) {
        return new Succeeded("c", node, "g", T, IntNode.valueOf(1), 1);
    }
}
