package io.enot.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.benchmark.History.Deed;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent.Cancelled;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Failed;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.State;
import io.enot.contract.record.Target;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The checker must be able to fail: each kind of violation is put before it. */
class CheckerTest {
    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant END = T.plusSeconds(600);

    private final History history = new History();

    @Test
    void findsNothingWrongWithWhatIsRight() {
        command("a");
        delivered("a");
        succeeded("a");
        ran("a", 1, T);
        command("b");
        cancelled("b", false);
        command("c");

        Checker.Verdict verdict = new Checker(history, END).check();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.counts())
                .containsEntry(State.SUCCEEDED, 1L)
                .containsEntry(State.CANCELLED, 1L)
                .containsEntry(State.EXPIRED, 1L);
    }

    @Test
    void findsAnAcceptedCommandThatIsLost() {
        history.accepted.add("lost");
        assertViolation("was accepted and is not in the log");
    }

    @Test
    void findsAResultThatNobodyAskedFor() {
        succeeded("never");
        assertViolation("which nobody asked for");
    }

    @Test
    void findsACommandThatRanTwice() {
        command("a");
        delivered("a");
        succeeded("a");
        ran("a", 1, T);
        ran("a", 2, T.plusSeconds(1));
        assertViolation("ran command a twice");
    }

    @Test
    void countsAPowerCutWithinTheAcknowledgementApart() {
        command("a");
        ran("a", 1, T);
        history.add("n", new Deed.PowerCut(T.plusMillis(500)));
        ran("a", 1, T.plusSeconds(1));
        delivered("a");
        succeeded("a");

        Checker.Verdict verdict = new Checker(history, END).check();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.cutInAcknowledgement()).isEqualTo(1);
    }

    @Test
    void aPowerCutLongAfterwardsIsNoExcuse() {
        command("a");
        ran("a", 1, T);
        history.add("n", new Deed.PowerCut(T.plusSeconds(10)));
        ran("a", 1, T.plusSeconds(11));
        delivered("a");
        succeeded("a");
        assertViolation("ran command a twice");
    }

    @Test
    void findsAWrongOrder() {
        command("a");
        command("b");
        ran("b", 2, T);
        ran("a", 1, T);
        assertViolation("ran the command at 1 after the one at 2");
    }

    @Test
    void findsASuccessThatNeverHappened() {
        command("a");
        delivered("a");
        succeeded("a");
        assertViolation("succeeded, and the node never ran it");
    }

    @Test
    void findsWhatRanThoughItIsExpiredOrCancelled() {
        command("a");
        ran("a", 1, T);
        assertViolation("is expired, and the node ran it");
        cancelled("a", false);
        assertViolation("is cancelled before its delivery, and the node ran it");
    }

    @Test
    void findsALostResultAndAnInventedRestart() {
        command("a");
        delivered("a");
        ran("a", 1, T);
        assertViolation("has no result, although the board kept its power");
        history.add(new Failed("a", "n", "g", T, Failed.NODE_RESTARTED, "restarted", "", 0));
        assertViolation("which kept its power");
    }

    @Test
    void aBoardThatCountsWhatItIsAskedIsRight() {
        history.boards.add("n");
        tick("a", 1, 1);
        tick("b", 2, 2);
        assertThat(new Checker(history, END).check().violations()).isEmpty();
    }

    @Test
    void findsABoardThatRanTwiceOrInAWrongOrder() {
        history.boards.add("n");
        tick("a", 1, 1);
        tick("b", 2, 3);
        assertViolation("counted to 3 after 1 with call 2");
        history.events.clear();
        tick("a", 1, 2);
        tick("b", 2, 1);
        assertViolation("counted to 1 after 2");
    }

    @Test
    void findsABoardThatLostAResultOrIsSaidToHaveBeenRestarted() {
        history.boards.add("n");
        command("a");
        delivered("a");
        assertViolation("is timed_out, although the board kept its power");
        history.add(new Failed("a", "n", "g", T, Failed.NODE_RESTARTED, "restarted", "", 0));
        assertViolation("is failed with the board");
    }

    @Test
    void findsWhatIsLostWhenGatewaysAreRestartedInGoodOrder() {
        history.calmUntil = T.plusSeconds(1);
        command("a");
        assertViolation("is expired, although gateways were only restarted in good order");
        delivered("a");
        assertViolation("is timed_out, although gateways");
        history.calmUntil = T;
        assertThat(new Checker(history, END).check().violations())
                .noneSatisfy(violation -> assertThat(violation).contains("restarted in good order"));
    }

    @Test
    void findsWhatHasNoEnd() {
        command("a");
        assertThat(new Checker(history, T).check().violations())
                .singleElement()
                .asString()
                .contains("is still accepted");
    }

    @Test
    void aCommandIsUnderWayUntilItHasEndedOrMustHave() {
        command("a");
        assertThat(history.isUnderWay(T.plusSeconds(29))).isTrue();
        assertThat(history.isUnderWay(T.plusSeconds(30))).isFalse();
        delivered("a");
        assertThat(history.isUnderWay(T.plusSeconds(29))).isTrue();
        assertThat(history.isUnderWay(T.plusSeconds(30))).isFalse();
        succeeded("a");
        assertThat(history.isUnderWay(T)).isFalse();
    }

    private void assertViolation(String text) {
        assertThat(new Checker(history, END).check().violations())
                .anySatisfy(violation -> assertThat(violation).contains(text));
    }

    private void command(String id) {
        command(id, Json.object().put("type", "stop"));
    }

    private void command(String id, ObjectNode message) {
        history.accepted.add(id);
        history.commands.put(
                id,
                new CommandRecord(
                        id, new Target.Node("n"), message, "test", T, T.plusSeconds(30), Duration.ofSeconds(30)));
    }

    /** The board's counting function was called, and said so. */
    private void tick(String id, long at, int counted) {
        command(id, Json.object().put("type", "function").put("function", VirtualBoards.FUNCTION));
        history.offsets.put(id, at);
        history.add(new Delivered(id, "n", "g", T, at));
        history.add(new Succeeded(id, "n", "g", T, IntNode.valueOf(counted), 1));
    }

    private void delivered(String id) {
        history.add(new Delivered(id, "n", "g", T, 1));
    }

    private void succeeded(String id) {
        history.add(new Succeeded(id, "n", "g", T, IntNode.valueOf(1), 1));
    }

    private void cancelled(String id, boolean ran) {
        history.add(new Cancelled(id, "n", "g", T, ran));
    }

    private void ran(String id, long at, Instant time) {
        history.add("n", new Deed.Ran(id, at, time));
    }
}
