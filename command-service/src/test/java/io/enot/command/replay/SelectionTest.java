package io.enot.command.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.ReplaySpec;
import io.enot.contract.record.ReplaySpec.Span;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final Instant T = Instant.parse("2026-11-25T12:00:00Z");
    private static final Map<String, Integer> PARTITIONS = Map.of("a", 0, "b", 1, "c", 1);
    private static final Map<String, Map<String, String>> LABELS = Map.of("b", Map.of("room", "lab"));

    private List<String> nodes = List.of();
    private List<String> types = List.of();
    private List<String> issuers = List.of();
    private List<String> commands = List.of();
    private List<Span> positions = List.of();
    private Map<String, String> onto = Map.of();

    @Test
    void takesWhatWasAcceptedInTimeInTheOrderInWhichItWas() {
        Selection selection = selection();
        add(selection, 1, 7, "late", "b", "eval", "me", 61);
        add(selection, 1, 5, "second", "b", "eval", "me", 10);
        add(selection, 0, 9, "first", "a", "eval", "me", 5);
        add(selection, 0, 8, "early", "a", "eval", "me", -1);

        assertThat(selection.items()).extracting(Item::command).containsExactly("first", "second");
    }

    @Test
    void takesOnlyTheNodesTypesIdsAndPositionsThatAreAskedFor() {
        nodes = List.of("b");
        types = List.of("exec");
        Selection selection = selection();
        add(selection, 1, 1, "other type", "b", "eval", "me", 1);
        add(selection, 0, 1, "other node", "a", "exec", "me", 2);
        add(selection, 1, 2, "right", "b", "exec", "me", 3);
        assertThat(selection.items()).extracting(Item::command).containsExactly("right");

        nodes = List.of();
        types = List.of();
        commands = List.of("x");
        positions = List.of(new Span(1, 2, 3));
        Selection exact = selection();
        add(exact, 1, 2, "x", "b", "eval", "me", 1);
        add(exact, 1, 4, "x", "b", "eval", "me", 1);
        add(exact, 0, 2, "x", "a", "eval", "me", 1);
        add(exact, 1, 3, "y", "b", "eval", "me", 1);
        assertThat(exact.items()).extracting(Item::offset).containsExactly(2L);
    }

    @Test
    void leavesOutWhatNodesAndPlansHaveIssuedUnlessTheyAreNamed() {
        Selection selection = selection();
        add(selection, 0, 1, "person", "a", "eval", "me", 1);
        add(selection, 0, 2, "node", "a", "eval", "node:b", 2);
        add(selection, 0, 3, "plan", "a", "script", "plan:p", 3);
        assertThat(selection.items()).extracting(Item::command).containsExactly("person");

        issuers = List.of("node:b");
        Selection named = selection();
        add(named, 0, 1, "person", "a", "eval", "me", 1);
        add(named, 0, 2, "node", "a", "eval", "node:b", 2);
        assertThat(named.items()).extracting(Item::command).containsExactly("node");
    }

    @Test
    void leavesOutWhatWasCalledOff() {
        Selection selection = selection();
        add(selection, 0, 1, "kept", "a", "eval", "me", 1);
        add(selection, 0, 2, "off", "a", "eval", "me", 2);
        selection.calledOff("off");

        assertThat(selection.items()).extracting(Item::command).containsExactly("kept");
    }

    @Test
    void aBroadcastIsOneCommandThoughItStandsInEachPartition() {
        Selection selection = selection();
        selection.add(0, 1, command("all", new Target.Matching(Selector.ALL), "eval", "me", 1));
        selection.add(1, 1, command("all", new Target.Matching(Selector.ALL), "eval", "me", 1));

        assertThat(selection.items()).hasSize(1).allSatisfy(item -> {
            assertThat(item.to()).isEmpty();
            assertThat(item.isMoved()).isFalse();
        });
    }

    @Test
    void ofABroadcastOnlyTheNodesThatAreMeantGetACommand() {
        nodes = List.of("a", "b", "c");
        Selection selection = selection();
        Target lab = new Target.Matching(Selector.parse("room=lab"));
        selection.add(0, 1, command("lab", lab, "eval", "me", 1));
        selection.add(1, 1, command("lab", lab, "eval", "me", 1));

        assertThat(selection.items()).extracting(Item::to).singleElement().hasToString("Optional[b]");
    }

    @Test
    void movesCommandsOntoOtherNodesAndLeavesOutTheRest() {
        onto = Map.of("a", "x", "b", "y");
        Selection selection = selection();
        add(selection, 0, 1, "1", "a", "eval", "me", 1);
        add(selection, 1, 1, "2", "b", "eval", "me", 2);
        add(selection, 1, 2, "3", "c", "eval", "me", 3);

        assertThat(selection.items())
                .extracting(item -> item.to().orElseThrow())
                .containsExactly("x", "y");
    }

    @Test
    void whatSeveralNodesGotAndOneIsToGetAreSeveralCommands() {
        onto = Map.of(ReplaySpec.ANY, "x");
        Selection selection = selection();
        add(selection, 0, 1, "both", "a", "eval", "me", 1);
        add(selection, 1, 1, "both", "b", "eval", "me", 1);
        selection.add(0, 2, command("all", new Target.Matching(Selector.ALL), "eval", "me", 2));
        selection.add(1, 2, command("all", new Target.Matching(Selector.ALL), "eval", "me", 2));

        assertThat(selection.items())
                .extracting(item -> item.to().orElseThrow())
                .containsExactly("x", "x", "x");
        assertThat(selection.items())
                .extracting(item -> Reissue.idOf("r", item))
                .doesNotHaveDuplicates();
    }

    @Test
    void theNewIdIsTheSameWheneverItIsAskedAndAnotherInAnotherReplay() {
        Selection selection = selection();
        add(selection, 0, 1, "1", "a", "eval", "me", 1);
        Item item = selection.items().getFirst();

        assertThat(Reissue.idOf("r", item)).isEqualTo(Reissue.idOf("r", item)).isNotEqualTo(Reissue.idOf("s", item));
    }

    private Selection selection() {
        ReplaySpec spec =
                new ReplaySpec(T, T.plusSeconds(60), commands, positions, nodes, types, issuers, onto, 1, 100);
        return new Selection(spec, PARTITIONS::get, node -> LABELS.getOrDefault(node, Map.of()));
    }

    private static void add(
            Selection selection,
            int partition,
            long offset,
            String id,
            String node,
            String type,
            String issuer,
            int second) {
        selection.add(partition, offset, command(id, new Target.Node(node), type, issuer, second));
    }

    private static CommandRecord command(String id, Target target, String type, String issuer, int second) {
        Instant at = T.plusSeconds(second);
        return new CommandRecord(
                id,
                target,
                Json.object().put("message_type", type),
                issuer,
                at,
                at.plusSeconds(60),
                Duration.ofSeconds(60));
    }
}
