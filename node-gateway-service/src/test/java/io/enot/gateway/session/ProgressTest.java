package io.enot.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.enot.contract.record.ExecutionEvent.Cancelled;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord.NodeInfo;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Progress progress = new Progress();

    @Test
    void theCursorIsThatOfTheLastDelivery() {
        progress.add(delivered("a", 7));
        progress.add(delivered("b", 9));

        assertThat(progress.of(session(3), NOW).cursor()).isEqualTo(9);
    }

    @Test
    void aCursorNeverGoesBack() {
        progress.add(delivered("a", 7));

        assertThat(progress.of(session(8), NOW).cursor()).isEqualTo(8);
        assertThat(new Progress().of(session(8), NOW).cursor()).isEqualTo(8);
    }

    @Test
    void whatHasAnOutcomeDoesNotRunAnyMore() {
        for (String id : List.of("a", "b", "c", "d")) {
            progress.add(delivered(id, 1));
        }
        progress.add(new Succeeded("a", "n", "g", NOW, NullNode.getInstance(), 1));
        progress.add(new Failed("b", "n", "g", NOW, Failed.ERROR, "", "", 1));
        progress.add(new Cancelled("c", "n", "g", NOW, true));
        progress.add(new Succeeded("before", "n", "g", NOW, NullNode.getInstance(), 1));

        assertThat(progress.of(session(0, "before", "earlier"), NOW).running()).containsExactly("earlier", "d");
    }

    private static Delivered delivered(String id, long at) {
        return new Delivered(id, "n", "g", NOW, at);
    }

    private static Session session(long cursor, String... running) {
        NodeInfo info = new NodeInfo("boot", "", "", 1024, -1, "", "", "");
        return new Session("n", "g", 1, true, NOW, cursor, List.of(running), info, null, 0, NOW);
    }
}
