package io.enot.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.NodeRecord;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final NodeRecord NODE = NodeRecord.undecided("n");

    @Test
    void theFleetKeyIsEnoughUntilTheNodeHasOneOfItsOwn() {
        assertThat(new Standing(NODE, 0).accepted()).containsExactly(Standing.FLEET_KEY, 1);
        assertThat(new Standing(NODE, 1).accepted()).containsExactly(1);
    }

    @Test
    void aKeyIsGivenWhereNodesEnrolOrWherePeopleAskForIt() {
        assertThat(new Standing(NODE, 0).isDue(Enrolment.SHARED)).isFalse();
        assertThat(new Standing(NODE, 0).isDue(Enrolment.ISSUE)).isTrue();
        assertThat(new Standing(NODE.withKey(1, 0), 0).isDue(Enrolment.SHARED)).isTrue();
        assertThat(new Standing(NODE.withKey(1, 0), 1).isDue(Enrolment.ISSUE)).isFalse();
    }

    @Test
    void theKeyBeforeIsGoodUntilTheNodeHasProvedTheNext() {
        assertThat(new Standing(NODE.withKey(2, 0), 1).accepted()).containsExactly(1, 2);
        assertThat(new Standing(NODE.withKey(2, 0), 2).accepted()).containsExactly(2);
    }

    @Test
    void aWithdrawnKeyIsWorthNothingAndTheFleetKeyIsAskedForAgain() {
        Standing withdrawn = new Standing(NODE.withKey(3, 3), 2);

        assertThat(withdrawn.accepted()).containsExactly(Standing.FLEET_KEY, 3);
        assertThat(withdrawn.isDue(Enrolment.SHARED)).isTrue();
        assertThat(withdrawn.refusal(2, Enrolment.ISSUE)).hasValue(Refusal.KEY_WITHDRAWN);
    }

    @Test
    void aDisabledNodeIsNotLetInWhateverItHolds() {
        Standing disabled = new Standing(NODE.disabled(true).approved(true), 1);

        assertThat(disabled.refusal(1, Enrolment.SHARED)).hasValue(Refusal.DISABLED);
        assertThat(disabled.refusal(0, Enrolment.SHARED)).hasValue(Refusal.DISABLED);
    }

    @Test
    void onlyWhoComesWithTheFleetKeyHasToBeApproved() {
        assertThat(new Standing(NODE, 0).refusal(0, Enrolment.APPROVE)).hasValue(Refusal.AWAITING_APPROVAL);
        assertThat(new Standing(NODE, 0).refusal(0, Enrolment.ISSUE)).isEmpty();
        assertThat(new Standing(NODE.approved(true), 0).refusal(0, Enrolment.APPROVE))
                .isEmpty();
        assertThat(new Standing(NODE, 1).refusal(1, Enrolment.APPROVE)).isEmpty();
    }

    /** What can happen between a gateway and a board, in any order. */
    enum Event {
        COME,
        GIVE,
        LOSE_GIFT,
        CONFIRM,
        LOSE_CONFIRMATION,
        ROTATE
    }

    /** Whatever is lost on the way, a board that keeps what it has stored is let in. */
    @Property(tries = 2000)
    void noPowerCutLocksABoardOut(@ForAll @Size(max = 40) List<Event> events) {
        int stored = Standing.FLEET_KEY;
        NodeRecord decided = NODE;
        int proved = 0;
        for (Event event : events) {
            Standing standing = new Standing(decided, proved);
            assertThat(standing.refusal(stored, Enrolment.ISSUE)).isEmpty();
            switch (event) {
                case COME -> proved = Math.max(proved, stored);
                case GIVE, LOSE_CONFIRMATION -> stored = standing.isDue(Enrolment.ISSUE) ? standing.next() : stored;
                case CONFIRM -> {
                    stored = standing.isDue(Enrolment.ISSUE) ? standing.next() : stored;
                    proved = Math.max(proved, stored);
                }
                case LOSE_GIFT -> {}
                // as the registry does it: a key that is under way is waited for
                case ROTATE -> decided = decided.withKey(Math.max(decided.keyGeneration(), proved + 1), 0);
            }
        }
        assertThat(new Standing(decided, proved).refusal(stored, Enrolment.ISSUE))
                .isEmpty();
    }
}
