package io.enot.contract.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.ExecutionEvent.Output;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import java.time.Instant;
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

    @Property
    void theFirstOutcomeStands(@ForAll("events") java.util.List<ExecutionEvent> events) {
        Execution execution = Execution.accepted("n");
        State first = null;
        for (ExecutionEvent event : events) {
            execution = execution.after(event);
            if (first == null && execution.state().isTerminal()) {
                first = execution.state();
            }
        }
        if (first != null) {
            assertThat(execution.state()).isEqualTo(first);
        } else {
            assertThat(execution.state()).isEqualTo(events.contains(DELIVERED) ? State.DELIVERED : State.ACCEPTED);
        }
    }

    @Provide
    Arbitrary<java.util.List<ExecutionEvent>> events() {
        return Arbitraries.of(DELIVERED, SUCCEEDED, FAILED, output("o"))
                .map(event -> (ExecutionEvent) event)
                .list()
                .ofMaxSize(8);
    }

    private static Output output(String text) {
        return new Output("c", "n", "g", T, text, 1, 1);
    }
}
