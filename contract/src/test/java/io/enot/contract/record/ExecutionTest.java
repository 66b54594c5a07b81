package io.enot.contract.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.record.ExecutionEvent.Cancelled;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.ExecutionEvent.Output;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ExecutionTest {
    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");
    private static final Delivered DELIVERED = new Delivered("c", "n", "g", T, 7);
    private static final Succeeded SUCCEEDED = new Succeeded("c", "n", "g", T, IntNode.valueOf(5), 2);
    private static final Failed FAILED = new Failed("c", "n", "g", T, Failed.ERROR, "E: no", "trace", 2);

    private static final Failed RESTARTED =
            new Failed("c", "n", "g", T, Failed.NODE_RESTARTED, "the board was restarted", "", 0);

    private static final Cancelled NOT_RUN = new Cancelled("c", "n", "g", T, false);
    private static final Cancelled INTERRUPTED = new Cancelled("c", "n", "g", T, true);

    @Test
    void addsUpToSucceeded() {
        Execution execution = Execution.accepted("n")
                .after(DELIVERED)
                .after(output("a"))
                .after(output("b"))
                .after(SUCCEEDED);

        assertThat(execution.state()).isEqualTo(State.SUCCEEDED);
        assertThat(execution.value()).isEqualTo(IntNode.valueOf(5));
        assertThat(execution.output()).isEqualTo("ab");
        assertThat(execution.deliveredAt()).isEqualTo(T);
    }

    @Test
    void keepsTheEndOfALongOutput() {
        Execution execution = Execution.accepted("n")
                .after(output("x".repeat(Execution.MAX_OUTPUT)))
                .after(output("end"));

        assertThat(execution.output()).hasSize(Execution.MAX_OUTPUT).endsWith("xend");
    }

    @Test
    void whatWasCalledOffBeforeItWasDeliveredIsDeliveredIfTheNodeSaysSo() {
        Execution calledOff = Execution.accepted("n").calledOff(T);
        assertThat(calledOff.state()).isEqualTo(State.CANCELLED);
        assertThat(calledOff.after(DELIVERED).state()).isEqualTo(State.DELIVERED);
        assertThat(calledOff.after(DELIVERED).after(SUCCEEDED).state()).isEqualTo(State.SUCCEEDED);
        assertThat(Execution.accepted("n").after(DELIVERED).after(NOT_RUN).state())
                .isEqualTo(State.DELIVERED);
        assertThat(Execution.accepted("n").after(DELIVERED).calledOff(T).state())
                .isEqualTo(State.DELIVERED);
    }

    @Test
    void aResultThatSurvivedTheRestartTakesThePlaceOfThePresumption() {
        Execution lost = Execution.accepted("n").after(DELIVERED).after(RESTARTED);

        assertThat(lost.reason()).isEqualTo(Failed.NODE_RESTARTED);
        assertThat(lost.after(SUCCEEDED).state()).isEqualTo(State.SUCCEEDED);
        assertThat(lost.after(SUCCEEDED).reason()).isNull();
        assertThat(lost.after(FAILED).reason()).isEqualTo(Failed.ERROR);
        assertThat(lost.after(INTERRUPTED).state()).isEqualTo(State.CANCELLED);
        assertThat(lost.after(RESTARTED)).isEqualTo(lost);
        assertThat(lost.after(SUCCEEDED).after(RESTARTED).state()).isEqualTo(State.SUCCEEDED);
    }

    /** Whatever else comes before or after it, and however often: a restart is never the outcome where a result is known. */
    @Property
    void aRestartIsNoOutcomeBesideAResult(@ForAll("events") List<ExecutionEvent> events, @ForAll int place) {
        List<ExecutionEvent> withRestart = new ArrayList<>(events);
        withRestart.add(Math.floorMod(place, events.size() + 1), RESTARTED);
        Execution execution = Execution.accepted("n");
        for (ExecutionEvent event : withRestart) {
            execution = execution.after(event);
        }
        if (events.contains(SUCCEEDED) || events.contains(FAILED)) {
            assertThat(execution.reason()).isNotEqualTo(Failed.NODE_RESTARTED);
        } else if (!events.contains(NOT_RUN) && !events.contains(INTERRUPTED)) {
            assertThat(execution.reason()).isEqualTo(Failed.NODE_RESTARTED);
        }
    }

    @Test
    void isExpiredOrTimedOutOnlyWhenRead() {
        Duration timeout = Duration.ofSeconds(10);
        Instant expires = T.plusSeconds(60);
        Execution accepted = Execution.accepted("n");
        assertThat(accepted.seenAt(expires.minusMillis(1), expires, timeout).state())
                .isEqualTo(State.ACCEPTED);
        assertThat(accepted.seenAt(expires, expires, timeout).state()).isEqualTo(State.EXPIRED);
        Execution delivered = accepted.after(DELIVERED);
        assertThat(delivered.seenAt(T.plusSeconds(9), expires, timeout).state()).isEqualTo(State.DELIVERED);
        assertThat(delivered.seenAt(T.plusSeconds(10), expires, timeout).state())
                .isEqualTo(State.TIMED_OUT);
        assertThat(delivered
                        .after(SUCCEEDED)
                        .seenAt(T.plusSeconds(10), expires, timeout)
                        .state())
                .isEqualTo(State.SUCCEEDED);
        assertThat(accepted.due(expires, timeout)).contains(expires);
        assertThat(delivered.due(expires, timeout)).contains(T.plusSeconds(10));
        assertThat(delivered.after(SUCCEEDED).due(expires, timeout)).isEmpty();
    }

    /** Once a delivered command has an outcome, nothing that comes later changes it, whatever comes and however often. */
    @Property
    void theFirstOutcomeStands(@ForAll("events") List<ExecutionEvent> events) {
        Execution execution = Execution.accepted("n");
        State first = null;
        for (ExecutionEvent event : events) {
            execution = execution.after(event);
            boolean over = execution.state().isTerminal()
                    && (execution.state() != State.CANCELLED || execution.deliveredAt() != null);
            if (first == null && over) {
                first = execution.state();
            }
        }
        if (first != null) {
            assertThat(execution.state()).isEqualTo(first);
        } else {
            assertThat(events).doesNotContain(SUCCEEDED, FAILED);
        }
    }

    @Provide
    Arbitrary<List<ExecutionEvent>> events() {
        return Arbitraries.of(DELIVERED, SUCCEEDED, FAILED, NOT_RUN, INTERRUPTED, output("o"))
                .map(event -> (ExecutionEvent) event)
                .list()
                .ofMaxSize(8);
    }

    private static Output output(String text) {
        return new Output("c", "n", "g", T, text, 1, 1);
    }
}
