package io.enot.command.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.Selector;
import io.enot.log.view.Node;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeChangesTest {
    private static final Instant SINCE = Instant.parse("2026-11-24T12:00:00Z");

    private final NodeChanges changes = new NodeChanges(Selector.ALL);

    @Test
    void tellsOfAllNodesInTheBeginning() {
        assertThat(changes.since(List.of(node("a", true, 1), node("b", false, 2))))
                .extracting(Node::id)
                .containsExactly("a", "b");
    }

    @Test
    void tellsOfWhatIsOtherThanItWasTold() {
        changes.since(List.of(node("a", true, 1), node("b", true, 2)));

        assertThat(changes.since(List.of(node("a", true, 1), node("b", false, 2), node("c", true, 3))))
                .extracting(Node::id)
                .containsExactly("b", "c");
        assertThat(changes.since(List.of(node("a", true, 1), node("b", false, 2), node("c", true, 3))))
                .isEmpty();
    }

    @Test
    void keepsStillAboutCursors() {
        changes.since(List.of(node("a", true, 1)));

        assertThat(changes.since(List.of(node("a", true, 2)))).isEmpty();
    }

    private static Node node(String id, boolean online, long cursor) {
        return new Node(
                id,
                id,
                Map.of(),
                online,
                SINCE,
                "g",
                "esp32",
                "1",
                1000L,
                null,
                null,
                null,
                cursor,
                new Node.Access(false, null, null, null));
    }
}
