package io.enot.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import io.enot.contract.record.SessionRecord.NodeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingNodesTest {
    private static final int MOST = 3;

    private final Ticking clock = new Ticking();
    private final PendingNodes pending = new PendingNodes(clock, MOST);

    @Test
    void aNodeIsNotedOnce() {
        assertThat(pending.isToBeNoted(Optional.empty(), 0)).isTrue();
        assertThat(pending.isToBeNoted(Optional.of(session(SessionRecord.AWAITS_APPROVAL)), 0))
                .isFalse();
        assertThat(pending.isToBeNoted(Optional.of(session(1)), 0)).isTrue();
    }

    @Test
    void noMoreWaitThanPeopleCanLookThrough() {
        assertThat(pending.isToBeNoted(Optional.empty(), MOST - 1)).isTrue();
        assertThat(pending.isToBeNoted(Optional.empty(), MOST)).isFalse();
    }

    @Test
    void notManyAreNotedInASecond() {
        int noted = 0;
        while (pending.isToBeNoted(Optional.empty(), 0)) {
            noted++;
        }
        assertThat(noted).isEqualTo(10);
        clock.pass(Duration.ofSeconds(1));
        assertThat(pending.isToBeNoted(Optional.empty(), 0)).isTrue();
    }

    private Session session(int key) {
        NodeInfo info = new NodeInfo("b", "1", "x", 1024, -1, "", "", "");
        return new Session("n", "g", 1, false, clock.instant(), -1, List.of(), info, null, key, clock.instant());
    }
}
