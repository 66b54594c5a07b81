package io.enot.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");

    private final Window window = new Window(1);

    @Test
    void mergesOwnCommandsAndBroadcastsInTheOrderOfTheLog() {
        window.addForMatching(0, entry(1, 60));
        window.add(0, "a", entry(2, 60));
        window.add(0, "b", entry(3, 60));
        window.addForMatching(0, entry(4, 60));

        assertThat(everythingFor("a", -1)).containsExactly(1L, 2L, 4L);
        assertThat(everythingFor("b", -1)).containsExactly(1L, 3L, 4L);
        assertThat(everythingFor("b", 3)).containsExactly(4L);
    }

    @Test
    void forgetsWhatIsAcknowledgedAndKeepsBroadcastsForTheOthers() {
        window.add(0, "a", entry(1, 60));
        window.addForMatching(0, entry(2, 60));

        window.acknowledged(0, "a", 2);

        assertThat(window.size()).isEqualTo(1);
        assertThat(everythingFor("b", -1)).containsExactly(2L);
    }

    @Test
    void neverGivesWhatHasExpiredAndForgetsIt() {
        window.add(0, "a", entry(1, 10));
        window.addForMatching(0, entry(2, 10));
        window.add(0, "a", entry(3, 60));

        assertThat(window.next(0, node("a"), -1, T0.plusSeconds(10)).map(Entry::at))
                .contains(3L);

        window.expire(T0.plusSeconds(10));
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void aSelectorIsHeldAgainstTheLabelsOfTheMoment() {
        Map<String, String> labels = new HashMap<>();
        Addressee lab = new Named("a", labels);
        window.addForMatching(0, new Entry(1, "c1", Selector.parse("room=lab"), T0.plusSeconds(60), new byte[0]));

        assertThat(window.next(0, lab, -1, T0)).isEmpty();
        labels.put("room", "lab");
        assertThat(window.next(0, lab, -1, T0).map(Entry::at)).contains(1L);
    }

    @Test
    void whatIsCalledOffIsGivenToNobodyAndToldOnce() {
        window.add(0, "a", entry(1, 60));
        window.addForMatching(0, entry(2, 60));
        window.add(0, "a", entry(3, 60));

        assertThat(window.callOff(0, "c1"))
                .singleElement()
                .satisfies(off -> assertThat(off.node()).contains("a"));
        assertThat(window.callOff(0, "c2"))
                .singleElement()
                .satisfies(off -> assertThat(off.node()).isEmpty());
        assertThat(window.callOff(0, "c1")).isEmpty();
        assertThat(everythingFor("a", -1)).containsExactly(3L);
    }

    @Test
    void recognisesARepeatOfARequestAndNothingElse() {
        Repeats repeats = new Repeats(Duration.ofSeconds(60));
        String repeatable = "5b6ce0d6-3a0f-5c65-9d3c-7a6d1e3f0a52";
        String once = "0199d3a4-6c00-7000-8000-000000000001";

        assertThat(repeats.isRepeat(repeatable, repeatable + "/a", 0, T0)).isFalse();
        assertThat(repeats.isRepeat(repeatable, repeatable + "/b", 0, T0)).isFalse();
        assertThat(repeats.isRepeat(repeatable, repeatable + "/a", 0, T0)).isTrue();
        assertThat(repeats.isRepeat(once, once + "/a", 0, T0)).isFalse();
        assertThat(repeats.isRepeat(once, once + "/a", 0, T0)).isFalse();

        assertThat(repeats.isRepeat(repeatable, repeatable, 0, T0)).isFalse();
        assertThat(repeats.isRepeat(repeatable, repeatable, 1, T0))
                .as("the copy of a broadcast in another partition")
                .isFalse();
        assertThat(repeats.isRepeat(repeatable, repeatable, 1, T0)).isTrue();

        repeats.expire(T0.plusSeconds(61));
        assertThat(repeats.isRepeat(repeatable, repeatable + "/a", 0, T0)).isFalse();
    }

    /** Whatever was added, a node that takes one after the other gets exactly what is for it and not expired, in order. */
    @Property
    void aNodeGetsExactlyItsOwnInOrder(@ForAll("commands") List<Command> commands) {
        Window fresh = new Window(1);
        List<Long> expected = new ArrayList<>();
        for (int at = 0; at < commands.size(); at++) {
            Command command = commands.get(at);
            Entry entry = entry(at, command.expired() ? 5 : 60);
            if (command.node().isEmpty()) {
                fresh.addForMatching(0, entry);
            } else {
                fresh.add(0, command.node(), entry);
            }
            if (!command.expired()
                    && (command.node().isEmpty() || command.node().equals("a"))) {
                expected.add((long) at);
            }
        }

        List<Long> got = new ArrayList<>();
        long cursor = -1;
        Instant later = T0.plusSeconds(5);
        for (Optional<Entry> next = fresh.next(0, node("a"), cursor, later);
                next.isPresent();
                next = fresh.next(0, node("a"), cursor, later)) {
            cursor = next.get().at();
            got.add(cursor);
            fresh.acknowledged(0, "a", cursor);
        }
        assertThat(got).isEqualTo(expected);
    }

    record Command(String node, boolean expired) {}

    @Provide
    Arbitrary<List<Command>> commands() {
        return Combinators.combine(Arbitraries.of("", "a", "b"), Arbitraries.of(true, false))
                .as(Command::new)
                .list()
                .ofMaxSize(40);
    }

    @Test
    void seesAStopThatWaitsBehindOtherCommands() {
        window.add(0, "a", stop(1, T0.plusSeconds(10)));
        window.add(0, "a", entry(2, 60));
        window.add(0, "a", stop(3, T0.plusSeconds(60)));

        assertThat(window.holdsStop(0, node("a"), 1, T0)).isTrue();
        assertThat(window.holdsStop(0, node("a"), 3, T0)).isFalse();
        assertThat(window.holdsStop(0, node("a"), 1, T0.plusSeconds(60))).isFalse();
        assertThat(window.holdsStop(0, node("b"), -1, T0)).isFalse();

        window.addForMatching(0, stop(4, T0.plusSeconds(60)));
        assertThat(window.holdsStop(0, node("b"), -1, T0)).isTrue();
    }

    private static Entry stop(long at, Instant expires) {
        CommandRecord command = new CommandRecord(
                "c" + at,
                new Target.Node("a"),
                Json.object().put("message_type", "stop"),
                "test",
                T0,
                expires,
                Duration.ofSeconds(1));
        return new Entry(at, command.id(), Selector.ALL, expires, command.toBytes());
    }

    private List<Long> everythingFor(String node, long cursor) {
        List<Long> all = new ArrayList<>();
        long at = cursor;
        for (Optional<Entry> next = window.next(0, node(node), at, T0);
                next.isPresent();
                next = window.next(0, node(node), at, T0)) {
            at = next.get().at();
            all.add(at);
        }
        return all;
    }

    private static Addressee node(String id) {
        return new Named(id, Map.of());
    }

    record Named(String node, Map<String, String> labels) implements Addressee {}

    private static Entry entry(long at, int ttlSeconds) {
        return new Entry(at, "c" + at, Selector.ALL, T0.plusSeconds(ttlSeconds), new byte[0]);
    }
}
