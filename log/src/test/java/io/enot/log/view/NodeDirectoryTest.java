package io.enot.log.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.GatewayRecord;
import io.enot.contract.record.NodeRecord;
import io.enot.contract.record.Session;
import io.enot.contract.record.SessionRecord;
import io.enot.contract.record.SessionRecord.NodeInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeDirectoryTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final NodeDirectory directory = new NodeDirectory(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void knowsWhoIsRegisteredAndWhoHasConnected() {
        directory.learn(registered("a", "kitchen"), 1);
        directory.learn(session("b", "board-2", 1, true, NOW));

        assertThat(directory.all()).extracting(Node::name).containsExactly("board-2", "kitchen");
        assertThat(directory.idsOf("a")).containsExactly("a");
        assertThat(directory.idsOf("kitchen")).containsExactly("a");
        assertThat(directory.idsOf("board-2")).containsExactly("b");
        assertThat(directory.idsOf("nobody")).isEmpty();
    }

    @Test
    void theRegisteredNameWinsAndTheOldOneIsForgotten() {
        directory.learn(session("a", "board-1", 1, true, NOW));
        directory.learn(registered("a", "kitchen"), 2);

        assertThat(directory.idsOf("board-1")).isEmpty();
        assertThat(directory.idsOf("kitchen")).containsExactly("a");

        directory.learn(registered("a", ""), 3);
        assertThat(directory.idsOf("kitchen")).isEmpty();
        assertThat(directory.idsOf("board-1")).containsExactly("a");
    }

    @Test
    void aNameThatCannotBeWrittenWhereNodesAreChosenDoesNotCount() {
        directory.learn(session("a", "kitchen, hall", 1, true, NOW));

        assertThat(directory.all()).extracting(Node::name).containsExactly("a");
    }

    @Test
    void aNodeThatWasRemovedIsKnownAgainFromItsNextSessionOn() {
        directory.learn(session("a", "board-1", 7, false, NOW));
        directory.learn(registered("a", "kitchen"), 1);
        directory.learn(registered("b", "typo"), 2);
        directory.learn(directory.decided("a").removed(directory.lastEpoch("a")), 3);
        directory.learn(directory.decided("b").removed(directory.lastEpoch("b")), 4);

        assertThat(directory.all()).isEmpty();
        assertThat(directory.get("a")).isEmpty();
        assertThat(List.of("a", "b", "kitchen", "typo", "board-1"))
                .allSatisfy(name -> assertThat(directory.idsOf(name)).isEmpty());

        directory.learn(session("a", "board-1", 8, true, NOW));
        assertThat(directory.all()).extracting(Node::name).containsExactly("board-1");
        directory.learn(registered("b", "found"), 5);
        assertThat(directory.idsOf("found")).containsExactly("b");
    }

    @Test
    void aNameOfSeveralNodesIsAmbiguousUnlessItIsAnId() {
        directory.learn(session("a", "twin", 1, true, NOW));
        directory.learn(session("b", "twin", 1, true, NOW));
        directory.learn(session("twin", "other", 1, true, NOW));

        assertThat(directory.idsOf("twin")).containsExactly("twin");
        directory.learn(registered("c", "pair"), 4);
        directory.learn(session("d", "pair", 1, true, NOW));
        assertThat(directory.idsOf("pair")).containsExactlyInAnyOrder("c", "d");
    }

    @Test
    void isOnlineOnlyWhileItsGatewayLives() {
        directory.learn(session("a", "", 1, true, NOW));
        assertThat(online("a")).as("unknown gateway").isFalse();

        directory.learn(gateway(NOW.minusSeconds(60), NOW.minusSeconds(3), false));
        assertThat(online("a")).isTrue();

        directory.learn(gateway(NOW.minusSeconds(60), NOW.minusSeconds(8), false));
        assertThat(online("a")).as("silent gateway").isFalse();

        directory.learn(gateway(NOW.minusSeconds(60), NOW, true));
        assertThat(online("a")).as("stopped gateway").isFalse();
    }

    @Test
    void aGatewayThatWasStartedAnewDoesNotHoldTheOldConnections() {
        directory.learn(session("a", "", 1, true, NOW.minusSeconds(30)));
        directory.learn(gateway(NOW.minusSeconds(20), NOW, false));

        assertThat(online("a")).isFalse();
    }

    @Test
    void aLateEndOfAnOlderSessionDoesNotHideANewerOne() {
        directory.learn(gateway(NOW.minus(Duration.ofHours(1)), NOW, false));
        directory.learn(session("a", "", 5, true, NOW));
        directory.learn(session("a", "", 3, false, NOW));

        assertThat(online("a")).isTrue();
    }

    private boolean online(String id) {
        return directory.get(id).orElseThrow().online();
    }

    @Test
    void whatIsReadOnceMoreChangesNothing() {
        directory.learn(registered("a", "attic"), 7);
        directory.learn(registered("a", ""), 8);
        directory.learn(registered("a", "attic"), 7);

        assertThat(directory.idsOf("attic")).isEmpty();
    }

    @Test
    void ofDecisionsThatCrossBothHold() {
        NodeRecord known = NodeRecord.undecided("a").described("kitchen", Map.of("room", "lab", "floor", "2"));
        directory.learn(known, 3);
        directory.learn(known.disabled(true).withKey(2, 2).upon(known, 3L), 5);
        directory.learn(
                known.described("attic", Map.of("room", "lab", "spare", "")).upon(known, 3L), 6);

        NodeRecord both = known.described("attic", Map.of("room", "lab", "spare", ""))
                .disabled(true)
                .withKey(2, 2);
        assertThat(directory.decision("a")).isEqualTo(new NodeDirectory.Decision(both, 6L, true));

        directory.learn(both.upon(both, 6L), 7);
        assertThat(directory.decision("a")).isEqualTo(new NodeDirectory.Decision(both, 7L, false));
    }

    @Test
    void firstDecisionsThatCrossBothHold() {
        NodeRecord none = NodeRecord.undecided("a");
        directory.learn(none.approved(true).upon(none, null), 1);
        directory.learn(none.described("attic", Map.of()).upon(none, null), 2);

        assertThat(directory.decided("a"))
                .isEqualTo(none.described("attic", Map.of()).approved(true));
    }

    @Test
    void aKeyThatWasWithdrawnDoesNotComeBackByARotationThatDidNotKnow() {
        NodeRecord known = NodeRecord.undecided("a").withKey(2, 0);
        directory.learn(known, 1);
        directory.learn(known.withKey(4, 4).upon(known, 1L), 2);
        directory.learn(known.withKey(3, 0).upon(known, 1L), 3);

        assertThat(directory.decided("a")).isEqualTo(known.withKey(4, 4));
    }

    @Test
    void whereTheDecisionBeforeItIsGoneFromTheLogTheWholeOneHolds() {
        NodeRecord known = registered("a", "attic");
        directory.learn(known.disabled(true).upon(known, 17L), 40);

        assertThat(directory.decision("a")).isEqualTo(new NodeDirectory.Decision(known.disabled(true), 40L, false));
    }

    @Test
    void tellsWhoeverWatchesOfEachDecisionOnceAndInOrder() {
        List<NodeRecord> told = new ArrayList<>();
        directory.watch(told::add);

        directory.learn(registered("1", "kitchen").disabled(true), 5);
        directory.learn(registered("1", "kitchen"), 4);
        directory.learn(registered("1", "kitchen").disabled(true), 5);

        assertThat(told).containsExactly(registered("1", "kitchen").disabled(true));
        assertThat(directory.decided("1").disabled()).isTrue();
        assertThat(directory.decided("2").disabled()).isFalse();
    }

    @Test
    void tellsWhatANodeMayAndByWhichKey() {
        directory.learn(session("1", "", 1, false, NOW).withKey(2));
        directory.learn(NodeRecord.undecided("1").disabled(true).withKey(3, 0), 0);

        assertThat(directory.get("1").orElseThrow().access()).isEqualTo(new Node.Access(true, null, 2, 3));
    }

    @Test
    void aNodeThatAwaitsItsApprovalIsPendingUntilItHasIt() {
        Session turnedAway = Session.of(
                new SessionRecord(
                        "1",
                        "g",
                        SessionRecord.OWN_OFFSET,
                        false,
                        NOW,
                        -1,
                        List.of(),
                        new NodeInfo("b", "1", "x", 1024, -1, "", "", ""),
                        null,
                        SessionRecord.AWAITS_APPROVAL,
                        NOW),
                7);
        directory.learn(turnedAway);
        assertThat(directory.get("1").orElseThrow().access())
                .isEqualTo(new Node.Access(false, Node.Approval.PENDING, null, null));
        assertThat(directory.pending()).isEqualTo(1);

        directory.learn(NodeRecord.undecided("1").approved(true), 0);

        assertThat(directory.get("1").orElseThrow().access().approval()).isEqualTo(Node.Approval.APPROVED);
        assertThat(directory.pending()).isZero();
    }

    private static NodeRecord registered(String id, String name) {
        return NodeRecord.undecided(id).described(name, Map.of()).decided("ada", NOW);
    }

    private static GatewayRecord gateway(Instant startedAt, Instant heartbeatAt, boolean stopped) {
        return new GatewayRecord("g", startedAt, heartbeatAt, 1, stopped);
    }

    private static Session session(String id, String name, long epoch, boolean online, Instant since) {
        return new Session(
                id,
                "g",
                epoch,
                online,
                since,
                -1,
                List.of(),
                new NodeInfo("b", "1", "x", 1024, -1, "", "", name),
                null,
                0,
                since);
    }
}
