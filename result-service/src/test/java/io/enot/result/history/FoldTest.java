package io.enot.result.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ExecutionEvent;
import io.enot.contract.record.ExecutionEvent.Cancelled;
import io.enot.contract.record.ExecutionEvent.Delivered;
import io.enot.contract.record.ExecutionEvent.Succeeded;
import io.enot.contract.record.Selector;
import io.enot.contract.record.State;
import io.enot.contract.record.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FoldTest {
    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");
    private static final String ID = "019ab8a1-0000-7000-8000-000000000001";
    private static final String REPEATABLE = "2ed6657d-e927-568b-95e1-2665a8aea6a2";
    private static final Target EVERYBODY = new Target.Matching(Selector.ALL);

    private InMemory records;
    private Instant now;
    private Fold fold;

    @BeforeEach
    @BeforeTry
    void empty() {
        records = new InMemory(3);
        now = T;
        fold = new Fold(records, () -> now);
    }

    @Test
    void tellsTheFirstOutcomeAndHowLongItTook() {
        command(REPEATABLE, new Target.Node("n"), T, 7);

        assertThat(fold.event(new Delivered(REPEATABLE, "n", "g", T, 7))).isEmpty();
        assertThat(fold.event(new Succeeded(REPEATABLE, "n", "g", T.plusMillis(70), IntNode.valueOf(1), 3)))
                .contains(new Outcome(State.SUCCEEDED, T.plusMillis(70), Duration.ofMillis(70)));
        assertThat(fold.event(new Succeeded(REPEATABLE, "n", "g", T.plusMillis(90), IntNode.valueOf(2), 3)))
                .isEmpty();
    }

    @Test
    void aCommandForANodeIsAcceptedUntilSomethingIsHeard() {
        command(ID, new Target.Node("n"), T, 7);

        assertThat(states(ID)).isEqualTo(Map.of("n", State.ACCEPTED));
        fold.event(new Delivered(ID, "n", "g", T, 7));
        assertThat(states(ID)).isEqualTo(Map.of("n", State.DELIVERED));
        fold.event(succeeded(ID, "n"));
        assertThat(states(ID)).isEqualTo(Map.of("n", State.SUCCEEDED));
    }

    @Test
    void aBroadcastConcernsWhoeverIsHeardOf() {
        command(ID, EVERYBODY, T, 7);
        assertThat(states(ID)).isEmpty();

        fold.event(new Delivered(ID, "n", "g", T, 7));
        fold.event(succeeded(ID, "m"));

        assertThat(states(ID)).isEqualTo(Map.of("n", State.DELIVERED, "m", State.SUCCEEDED));
    }

    @Test
    void aCommandForSeveralNodesOfThePartitionHasOneRecordForEach() {
        command(ID, new Target.Node("n"), T, 7);
        command(ID, new Target.Node("m"), T, 8);

        assertThat(states(ID)).isEqualTo(Map.of("n", State.ACCEPTED, "m", State.ACCEPTED));
    }

    @Test
    void aCancelCallsOffWhatIsNotDeliveredAndIsRemembered() {
        command(ID, new Target.Node("n"), T, 7);
        command(ID, new Target.Node("m"), T, 8);
        fold.event(new Delivered(ID, "m", "g", T, 1));
        cancel(ID);

        assertThat(states(ID)).isEqualTo(Map.of("n", State.CANCELLED, "m", State.DELIVERED));
        assertThat(find(ID).cancelled().issuer()).isEqualTo("somebody");
    }

    @Test
    void aCancelOfWhatThisPartitionDoesNotKnowChangesNothing() {
        cancel(ID);
        command(ID, new Target.Node("n"), T, 7);

        assertThat(find(ID).cancelled()).isNull();
        assertThat(states(ID)).isEqualTo(Map.of("n", State.ACCEPTED));
    }

    @Test
    void whatIsDerivedIsRightAtTheTimeOfTheLookup() {
        command(ID, new Target.Node("n"), T, 7);

        assertThat(Known.find(records, ID, T.plusSeconds(61)).orElseThrow().executions())
                .singleElement()
                .satisfies(execution -> assertThat(execution.state()).isEqualTo(State.EXPIRED));
    }

    @Test
    void aCommandWhoseIdTellsNoTimeIsFoundToo() {
        command(REPEATABLE, new Target.Node("n"), T, 7);
        fold.event(succeeded(REPEATABLE, "n"));

        assertThat(states(REPEATABLE)).isEqualTo(Map.of("n", State.SUCCEEDED));
        assertThat(records.place(REPEATABLE).orElseThrow().time()).isEqualTo(T);
    }

    @Test
    void aRepeatIsTheSameCommandAndAReuseOfItsKeyTheNextDayIsNot() {
        command(REPEATABLE, new Target.Node("n"), T, 7);
        fold.event(succeeded(REPEATABLE, "n"));
        command(REPEATABLE, new Target.Node("n"), T.plusSeconds(600), 8);
        assertThat(states(REPEATABLE)).isEqualTo(Map.of("n", State.SUCCEEDED));

        now = T.plus(Duration.ofDays(1));
        command(REPEATABLE, new Target.Node("n"), now, 9);
        assertThat(states(REPEATABLE)).isEqualTo(Map.of("n", State.ACCEPTED));
        assertThat(all())
                .extracting(entry -> entry.execution().state())
                .containsExactly(State.SUCCEEDED, State.ACCEPTED);
    }

    @Test
    void anIdThatPretendsToBeFromTheFutureDoesNotBringTheOrderIntoDisorder() {
        String future = "ffffffff-ffff-7000-8000-000000000001";
        command(future, new Target.Node("n"), T.plus(Duration.ofDays(100_000)), 7);

        assertThat(states(future)).isEqualTo(Map.of("n", State.ACCEPTED));
        assertThat(records.place(future).orElseThrow().time()).isEqualTo(T);
    }

    @Test
    void namesThatNoNodeCanHaveAndIdsThatNobodyMakesAreIgnored() {
        fold.event(succeeded(ID, "a b"));
        fold.event(succeeded("x".repeat(1000), "n"));
        command("x".repeat(1000), new Target.Node("n"), T, 7);

        assertThat(all()).isEmpty();
    }

    /** The two topics may be read in any order, each in its own, and any of their records again. */
    @Property(tries = 200)
    void whateverTheOrderOfTheTopicsTheOutcomeIsTheSame(@ForAll Random random, @ForAll boolean tellsTime) {
        String id = tellsTime ? ID : REPEATABLE;
        List<Runnable> commands = List.of(
                () -> command(id, EVERYBODY, T, 7),
                () -> command("019ab8a1-0000-7000-8000-000000000002", EVERYBODY, T, 8));
        List<Runnable> events = List.of(
                () -> fold.event(new Delivered(id, "n", "g", T, 7)),
                () -> fold.event(new Delivered(id, "m", "g", T, 7)),
                () -> fold.event(succeeded(id, "n")),
                () -> fold.event(new Cancelled(id, "m", "g", T, true)));
        shuffle(commands, events, random).forEach(Runnable::run);
        if (random.nextBoolean()) {
            shuffle(commands, events, random).forEach(Runnable::run);
        }

        assertThat(states(id)).isEqualTo(Map.of("n", State.SUCCEEDED, "m", State.CANCELLED));
        assertThat(all().stream()
                        .filter(entry -> entry.command().id().equals(id))
                        .count())
                .as("two nodes, and the broadcast itself")
                .isEqualTo(3);
    }

    private static List<Runnable> shuffle(List<Runnable> some, List<Runnable> others, Random random) {
        List<Runnable> rest = new ArrayList<>(Collections.nCopies(some.size(), null));
        rest.addAll(others.stream().map(other -> (Runnable) () -> {}).toList());
        Collections.shuffle(rest, random);
        List<Runnable> all = new ArrayList<>();
        var ones = some.iterator();
        var twos = others.iterator();
        rest.forEach(which -> all.add(which == null ? ones.next() : twos.next()));
        return all;
    }

    private List<Entry> all() {
        return new Search(node -> Map.of(), node -> 3)
                .page(List.of(records), new Query(Filter.ALL, Order.OLDEST, Optional.empty(), 100), T)
                .entries();
    }

    private Known find(String id) {
        return Known.find(records, id, now).orElseThrow();
    }

    private Map<String, State> states(String id) {
        return find(id).executions().stream()
                .collect(Collectors.toMap(execution -> execution.node(), execution -> execution.state()));
    }

    private void command(String id, Target target, Instant at, long offset) {
        CommandRecord record = new CommandRecord(
                id, target, Json.object().put("type", "stop"), "test", at, at.plusSeconds(60), Duration.ofSeconds(60));
        fold.command(record, offset, record.toBytes());
    }

    private void cancel(String id) {
        CancelRecord cancel = new CancelRecord(id, "somebody", T, T.plusSeconds(60));
        fold.cancel(cancel, cancel.toBytes());
    }

    private static ExecutionEvent succeeded(String id, String node) {
        return new Succeeded(id, node, "g", T, IntNode.valueOf(5), 1);
    }
}
