package io.enot.result.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.ExecutionEvent.Output;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.Origin;
import io.enot.contract.record.Target;
import io.enot.result.history.Cursor;
import io.enot.result.history.Entry;
import io.enot.result.history.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayComparisonTest {
    private static final Instant T = Instant.parse("2026-11-25T12:00:00Z");
    private static final Cursor NOWHERE = new Cursor(Place.FIRST, "");

    @Test
    void theSameValueOnAnotherNodeLaterIsTheSame() {
        ReplayComparison comparison = comparison(Map.of("first", List.of(succeeded("a", 5, ""))));

        comparison.add(again("first", "a", succeeded("b", 5, "")));

        assertThat(comparison.same()).isEqualTo(1);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void anotherValueOrOtherTextIsADifference() {
        ReplayComparison comparison =
                comparison(Map.of("value", List.of(succeeded("a", 5, "")), "text", List.of(succeeded("a", 5, "one"))));

        comparison.add(again("value", null, succeeded("a", 6, "")));
        comparison.add(again("text", null, succeeded("a", 5, "two")));

        assertThat(comparison.same()).isZero();
        assertThat(comparison.differences()).hasSize(2).first().satisfies(difference -> {
            assertThat(difference.first().value()).isEqualTo(IntNode.valueOf(5));
            assertThat(difference.again().value()).isEqualTo(IntNode.valueOf(6));
        });
    }

    @Test
    void aCommandOfSeveralNodesIsComparedNodeByNode() {
        ReplayComparison comparison =
                comparison(Map.of("first", List.of(succeeded("a", 1, ""), succeeded("b", 2, ""))));

        comparison.add(again("first", null, succeeded("b", 2, "")));
        comparison.add(again("first", null, succeeded("a", 1, "")));

        assertThat(comparison.same()).isEqualTo(2);
    }

    @Test
    void whatHasNoOutcomeYetIsOpenAndWhatIsGoneIsLost() {
        ReplayComparison comparison = comparison(Map.of("first", List.of(succeeded("a", 1, ""))));

        comparison.add(again("first", null, Execution.accepted("a")));
        comparison.add(again("gone", null, succeeded("a", 1, "")));

        assertThat(comparison.open()).isEqualTo(1);
        assertThat(comparison.lost()).isEqualTo(1);
        assertThat(comparison.same()).isZero();
    }

    private static ReplayComparison comparison(Map<String, List<Execution>> known) {
        return new ReplayComparison(command -> known.getOrDefault(command, List.of()));
    }

    private static Execution succeeded(String node, int value, String text) {
        Execution begun = Execution.accepted(node);
        Execution printed = text.isEmpty() ? begun : begun.after(new Output("c", node, "g", T, text, 1, 1));
        return printed.after(new Succeeded("c", node, "g", T, IntNode.valueOf(value), 3));
    }

    private static Entry again(String replayOf, @Nullable String node, Execution execution) {
        CommandRecord command = new CommandRecord(
                        "again-" + replayOf,
                        new Target.Node(execution.node()),
                        Json.object().put("type", "stop"),
                        "me",
                        T,
                        T,
                        Duration.ofSeconds(1))
                .from(new Origin.Replay("r", replayOf, node));
        return new Entry(command, execution, null, new Entry.Position(0, 0), NOWHERE);
    }
}
