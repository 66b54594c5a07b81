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
        assertThat(changes.since(List.of(node("a", true, 1), node("b", false, 2)))
                        .changed())
                .extracting(Node::id)
                .containsExactly("a", "b");
    }

    @Test
    void tellsOfWhatIsOtherThanItWasTold() {
        changes.since(List.of(node("a", true, 1), node("b", true, 2)));

        assertThat(changes.since(List.of(node("a", true, 1), node("b", false, 2), node("c", true, 3)))
                        .changed())
                .extracting(Node::id)
                .containsExactly("b", "c");
        assertThat(changes.since(List.of(node("a", true, 1), node("b", false, 2), node("c", true, 3)))
                        .changed())
                .isEmpty();
    }

    @Test
    void keepsStillAboutCursors() {
        changes.since(List.of(node("a", true, 1)));

        assertThat(changes.since(List.of(node("a", true, 2))).changed()).isEmpty();
    }

    @Test
    void tellsOnceOfThoseThatAreNotThereAnyMore() {
        changes.since(List.of(node("a", true, 1), node("b", false, 2)));

        NodeChanges.Changes now = changes.since(List.of(node("a", true, 1), node("c", false, 2)));
        assertThat(now.changed()).extracting(Node::id).containsExactly("c");
        assertThat(now.gone()).containsExactly("b");
        assertThat(changes.since(List.of(node("a", true, 1), node("c", false, 2)))
                        .gone())
                .isEmpty();
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
