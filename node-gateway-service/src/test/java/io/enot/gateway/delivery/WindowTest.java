package io.enot.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        window.addForAll(0, entry(1, 60));
        window.add(0, "a", entry(2, 60));
        window.add(0, "b", entry(3, 60));
        window.addForAll(0, entry(4, 60));

        assertThat(everythingFor("a", -1)).containsExactly(1L, 2L, 4L);
        assertThat(everythingFor("b", -1)).containsExactly(1L, 3L, 4L);
        assertThat(everythingFor("b", 3)).containsExactly(4L);
    }

    @Test
    void forgetsWhatIsAcknowledgedAndKeepsBroadcastsForTheOthers() {
        window.add(0, "a", entry(1, 60));
        window.addForAll(0, entry(2, 60));

        window.acknowledged(0, "a", 2);

        assertThat(window.size()).isEqualTo(1);
        assertThat(everythingFor("b", -1)).containsExactly(2L);
    }

    @Test
    void neverGivesWhatHasExpiredAndForgetsIt() {
        window.add(0, "a", entry(1, 10));
        window.addForAll(0, entry(2, 10));
        window.add(0, "a", entry(3, 60));

        assertThat(window.next(0, "a", -1, T0.plusSeconds(10)).map(Entry::at)).contains(3L);

        window.expire(T0.plusSeconds(10));
        assertThat(window.size()).isEqualTo(1);
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
                fresh.addForAll(0, entry);
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
        for (Optional<Entry> next = fresh.next(0, "a", cursor, later);
                next.isPresent();
                next = fresh.next(0, "a", cursor, later)) {
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

    private List<Long> everythingFor(String node, long cursor) {
        List<Long> all = new ArrayList<>();
        long at = cursor;
        for (Optional<Entry> next = window.next(0, node, at, T0);
                next.isPresent();
                next = window.next(0, node, at, T0)) {
            at = next.get().at();
            all.add(at);
        }
        return all;
    }

    private static Entry entry(long at, int ttlSeconds) {
        return new Entry(at, T0.plusSeconds(ttlSeconds), new byte[0]);
    }
}
