package io.enot.command.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.NodeRecord;
import org.junit.jupiter.api.Test;

class KeyPlanTest {
    private static final NodeRecord NODE = NodeRecord.undecided("n");

    @Test
    void theFirstKeyIsNumberOne() {
        assertThat(KeyPlan.rotate(NODE, 0)).isEqualTo(NODE.withKey(1, 0));
    }

    @Test
    void aKeyIsFollowedByTheNext() {
        assertThat(KeyPlan.rotate(NODE.withKey(1, 0), 1)).isEqualTo(NODE.withKey(2, 0));
        assertThat(KeyPlan.rotate(NODE, 1)).isEqualTo(NODE.withKey(2, 0));
    }

    @Test
    void aKeyThatIsUnderWayIsWaitedFor() {
        NodeRecord underWay = NODE.withKey(2, 0);

        assertThat(KeyPlan.rotate(underWay, 1)).isEqualTo(underWay);
    }

    @Test
    void withdrawnIsAlsoWhatMayHaveBeenGivenAndNotConfirmed() {
        assertThat(KeyPlan.withdraw(NODE, 0)).isEqualTo(NODE.withKey(2, 2));
        assertThat(KeyPlan.withdraw(NODE.withKey(3, 0), 2)).isEqualTo(NODE.withKey(4, 4));
        assertThat(KeyPlan.withdraw(NODE.withKey(4, 4), 2)).isEqualTo(NODE.withKey(5, 5));
    }

    @Test
    void withdrawingTakesTheApprovalAwayToo() {
        assertThat(KeyPlan.withdraw(NODE.approved(true), 1).approved()).isFalse();
        assertThat(KeyPlan.rotate(NODE.approved(true), 1).approved()).isTrue();
    }
}
