package io.enot.gateway.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.PlanRecord;
import io.enot.contract.record.Rollout;
import io.enot.contract.record.Rollout.State;
import io.enot.contract.record.Selector;
import io.enot.contract.record.SessionRecord.NodeInfo;
import io.enot.gateway.plan.Convergence.Install;
import io.enot.gateway.plan.Convergence.Remove;
import io.enot.gateway.plan.Convergence.Rest;
import io.enot.gateway.plan.Convergence.Step;
import io.enot.log.view.Plan;
import io.enot.log.view.Plans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConvergenceTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final String COMMAND = "command";

    private final Plans plans = new Plans();
    private final Slots slots = new Slots();
    private Instant now = NOW;
    private long failures;
    private boolean underWay;

    @Test
    void installsWhatIsWantedAndRestsOnceItHasRunForAWhile() {
        Plan blink = write("blink", "v1");
        Convergence node = nodeWith("", "");

        assertThat(next(node)).isEqualTo(new Install(blink));
        begin(node, new Install(blink));
        assertThat(next(node)).isEqualTo(new Rest());
        node.succeeded(COMMAND, now);
        assertThat(stateOf(node)).isEqualTo(State.SETTLING);
        now = now.plus(SETTLE);
        assertThat(next(node)).isEqualTo(new Rest());
        assertThat(stateOf(node)).isEqualTo(State.INSTALLED);
        assertThat(node.info().script()).isEqualTo(blink.digest());
        assertThat(node.info().plan()).isEqualTo("blink");
        assertThat(next(node)).isEqualTo(new Rest());
    }

    @Test
    void leavesANodeAloneThatHasItAlready() {
        Plan blink = write("blink", "v1");
        Convergence node = nodeWith(blink.digest(), "blink");

        assertThat(next(node)).isEqualTo(new Rest());
        assertThat(stateOf(node)).isEqualTo(State.INSTALLED);
    }

    @Test
    void theSameScriptWithoutThePlanIsNotThePlans() {
        Plan blink = write("blink", "v1");

        assertThat(next(nodeWith(blink.digest(), ""))).isEqualTo(new Install(blink));
    }

    @Test
    void bringsFilesAgainToANodeOfWhichNobodyKnowsThatItHasThem() {
        Plan withFiles = write("blink", "v1", Map.of("lib/x.py", "x = 1"), 100, 0, 10, 0, false);
        Convergence node = nodeWith(withFiles.digest(), "blink");

        assertThat(next(node)).isEqualTo(new Install(withFiles));
        begin(node, new Install(withFiles));
        node.succeeded(COMMAND, now);
        now = now.plus(SETTLE);
        assertThat(next(node)).isEqualTo(new Rest());
    }

    @Test
    void aNewVersionTakesThePlaceOfTheOld() {
        Plan first = write("blink", "v1");
        Convergence node = nodeWith(first.digest(), "blink");
        next(node);

        Plan second = write("blink", "v2");
        assertThat(next(node)).isEqualTo(new Install(second));
    }

    @Test
    void doesNotTryAgainWhereItHasFailedUntilThePlanIsWrittenAgain() {
        Plan blink = write("blink", "v1");
        Convergence node = nodeWith("", "");
        begin(node, next(node));
        node.failed(COMMAND, "ZeroDivisionError", now);

        assertThat(next(node)).isEqualTo(new Rest());
        assertThat(last(node)).isEqualTo(rollout(blink, State.FAILED, "ZeroDivisionError"));

        now = now.plusSeconds(1);
        Plan again = write("blink", "v1");
        assertThat(next(node)).isEqualTo(new Install(again));
    }

    @Test
    void aFileThatCannotBeStoredIsAFailureOfThePlan() {
        write("blink", "v1", Map.of("lib/x.py", "x = 1"), 100, 0, 10, 0, false);
        Convergence node = nodeWith("", "");
        node.begun(next(node), List.of("file", COMMAND), now);

        node.failed("file", "OSError: 28", now);
        node.succeeded(COMMAND, now);

        assertThat(stateOf(node)).isEqualTo(State.FAILED);
    }

    @Test
    void aScriptThatTheNodeGivesUpLaterHasFailedToo() {
        Plan blink = write("blink", "v1");
        Convergence node = nodeWith(blink.digest(), "blink");
        next(node);

        node.changed("old", "");
        node.gaveUp(blink.digest(), "MemoryError", now);

        assertThat(stateOf(node)).isEqualTo(State.FAILED);
        assertThat(next(node)).isEqualTo(new Rest());
    }

    @Test
    void touchesNobodyElseOnceMoreNodesHaveFailedThanThePlanAllows() {
        Plan blink = write("blink", "v1", Map.of(), 100, 2, 10, 0, false);
        Convergence node = nodeWith("", "");

        failures = 3;
        assertThat(next(node)).isEqualTo(new Rest());
        failures = 2;
        assertThat(next(node)).isEqualTo(new Install(blink));
    }

    @Test
    void changesNoMoreNodesAtOnceThanThePlanSays() {
        Plan blink = write("blink", "v1", Map.of(), 100, 0, 2, 0, false);
        Convergence first = nodeWith("", "");
        Convergence second = nodeWith("", "");
        Convergence third = nodeWith("", "");
        begin(first, next(first));
        begin(second, next(second));

        assertThat(next(third)).isEqualTo(new Rest());
        first.succeeded(COMMAND, now);
        assertThat(next(third)).isEqualTo(new Rest());
        now = now.plus(SETTLE);
        next(first);
        assertThat(next(third)).isEqualTo(new Install(blink));
    }

    @Test
    void aNodeThatGoesAwayMakesRoomForAnother() {
        Plan blink = write("blink", "v1", Map.of(), 100, 0, 1, 0, false);
        Convergence first = nodeWith("", "");
        Convergence second = nodeWith("", "");
        begin(first, next(first));
        assertThat(next(second)).isEqualTo(new Rest());

        first.close();

        assertThat(next(second)).isEqualTo(new Install(blink));
    }

    @Test
    void ofSeveralPlansTheOneWithTheHighestPriorityIsInForceAndTheNextOneAfterIt() {
        Plan everywhere = write("everywhere", "v1", Map.of(), 100, 0, 10, 0, false);
        Plan special = write("special", "v2", Map.of(), 100, 0, 10, 5, false);
        Convergence node = nodeWith("", "");
        assertThat(next(node)).isEqualTo(new Install(special));
        begin(node, new Install(special));
        node.succeeded(COMMAND, now);
        now = now.plus(SETTLE);
        next(node);

        plans.forget("special");

        assertThat(next(node)).isEqualTo(new Install(everywhere));
    }

    @Test
    void takesAPlanOffWhenNoneIsInForceAnyMore() {
        write("blink", "v1");
        Convergence node = nodeWith("d", "blink");
        plans.forget("blink");

        assertThat(next(node)).isEqualTo(new Remove("blink"));
        begin(node, new Remove("blink"));
        assertThat(next(node)).isEqualTo(new Rest());
        node.changed("base", "");
        node.succeeded(COMMAND, now);

        assertThat(next(node)).isEqualTo(new Rest());
        assertThat(node.info().script()).isEqualTo("base");
        assertThat(node.last()).isNull();
    }

    @Test
    void aSmallerPercentageTakesThePlanOffTheOthers() {
        Plan blink = write("blink", "v1");
        Convergence node = nodeWith(blink.digest(), "blink");
        next(node);

        write("blink", "v1", Map.of(), 0, 0, 10, 0, false);

        assertThat(next(node)).isEqualTo(new Remove("blink"));
    }

    @Test
    void leavesNodesAsTheyAreWhileThePlanIsPaused() {
        write("blink", "v2", Map.of(), 100, 0, 10, 0, true);

        assertThat(next(nodeWith("", ""))).isEqualTo(new Rest());
        assertThat(next(nodeWith("v1", "blink"))).isEqualTo(new Rest());
    }

    @Test
    void aScriptThatSomebodyHasStoppedStaysStoppedUntilThePlanChanges() {
        Plan blink = write("blink", "v1");
        Convergence node = nodeWith(blink.digest(), "blink");
        next(node);

        node.changed("", "blink");
        assertThat(next(node)).isEqualTo(new Rest());
        Plan second = write("blink", "v2");
        assertThat(next(node)).isEqualTo(new Install(second));
    }

    @Test
    void aScriptThatSomebodyPutsInItsPlaceIsReplaced() {
        Plan blink = write("blink", "v1");
        Convergence node = nodeWith(blink.digest(), "blink");
        next(node);

        node.changed("other", "");

        assertThat(next(node)).isEqualTo(new Install(blink));
    }

    @Test
    void anAttemptThatNeverReachedTheNodeIsMadeAgain() {
        Plan blink = write("blink", "v1");
        Convergence node = nodeWith("", "");
        begin(node, next(node));

        now = now.plus(Convergence.TTL).minusMillis(1);
        assertThat(next(node)).isEqualTo(new Rest());
        now = now.plusMillis(1);
        assertThat(next(node)).isEqualTo(new Install(blink));
    }

    @Test
    void waitsForTheAnswerToWhatTheNodeHasHoweverLongItTakes() {
        write("blink", "v1");
        Convergence node = nodeWith("", "");
        begin(node, next(node));
        underWay = true;

        now = now.plus(Convergence.TTL).plusSeconds(1);

        assertThat(next(node)).isEqualTo(new Rest());
    }

    @Test
    void whatTheLogDidNotTakeIsTriedAgain() {
        Plan blink = write("blink", "v1");
        Convergence node = nodeWith("", "");
        begin(node, next(node));

        node.notWritten(COMMAND);

        assertThat(next(node)).isEqualTo(new Install(blink));
    }

    @Test
    void goesOnWhereAnotherGatewayHasLeftOff() {
        Plan blink = write("blink", "v1", Map.of(), 100, 0, 1, 0, false);
        Convergence before = nodeWith("", "");
        begin(before, next(before));
        before.close();

        Convergence after =
                new Convergence("n", info(blink.digest(), "blink"), last(before), plans, slots, plan -> failures);
        assertThat(next(after)).isEqualTo(new Rest());
        assertThat(stateOf(after)).isEqualTo(State.SETTLING);
        assertThat(next(nodeWith("", ""))).as("the slot is taken").isEqualTo(new Rest());
        now = now.plus(SETTLE);
        next(after);
        assertThat(stateOf(after)).isEqualTo(State.INSTALLED);
    }

    private Plan write(String name, String script) {
        return write(name, script, Map.of(), 100, 0, 10, 0, false);
    }

    private Plan write(
            String name,
            String script,
            Map<String, String> files,
            int percent,
            int maxFailures,
            int concurrency,
            int priority,
            boolean paused) {
        PlanRecord spec = new PlanRecord(
                name,
                Selector.ALL,
                script,
                files,
                percent,
                maxFailures,
                concurrency,
                priority,
                paused,
                SETTLE,
                "test",
                now);
        plans.learn(spec);
        return Plan.of(spec);
    }

    private Convergence nodeWith(String script, String plan) {
        return new Convergence("n", info(script, plan), null, plans, slots, asked -> failures);
    }

    private static NodeInfo info(String script, String plan) {
        return new NodeInfo("b", "1", "linux", 1024, -1, script, plan, "");
    }

    private Step next(Convergence node) {
        return node.next(Map.of(), now, id -> underWay);
    }

    private void begin(Convergence node, Step step) {
        node.begun(step, List.of(COMMAND), now);
    }

    private static Rollout last(Convergence node) {
        @Nullable Rollout last = node.last();
        assertThat(last).isNotNull();
        return last;
    }

    private static State stateOf(Convergence node) {
        return last(node).state();
    }

    private Rollout rollout(Plan plan, State state, String trace) {
        return new Rollout(plan.name(), plan.version(), plan.spec().updatedAt(), state, COMMAND, now, trace);
    }
}
