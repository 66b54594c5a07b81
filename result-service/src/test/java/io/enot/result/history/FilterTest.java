package io.enot.result.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Selector;
import io.enot.contract.record.State;
import io.enot.contract.record.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");

    private final InMemory records = new InMemory(0);

    @BeforeEach
    void write() {
        Fold fold = new Fold(records, () -> T);
        write(fold, 1, new Target.Node("n"), "{\"type\":\"eval\",\"to_evaluate\":\"Temperature()\"}", "alice");
        write(fold, 2, new Target.Node("m"), "{\"message_type\":\"command\",\"command\":\"read GPIOs\"}", "bob");
        write(fold, 3, new Target.Matching(Selector.ALL), "{\"type\":\"stop\"}", "alice");
    }

    @Test
    void wantsEverythingIfNothingIsSaid() {
        assertThat(offsets(Filter.ALL)).containsExactly(3L, 2L, 1L);
    }

    @Test
    void aBroadcastItselfIsNotAmongWhatIsAskedForByNodeLabelOrState() {
        assertThat(offsets(Filter.ALL.withNodes(Set.of("n")))).containsExactly(1L);
        assertThat(offsets(new Builder().labels("room=lab").build())).containsExactly(2L);
        assertThat(offsets(new Builder().states(State.ACCEPTED).build())).containsExactly(2L, 1L);
    }

    @Test
    void statesAreThoseOfTheTimeOfTheSearch() {
        Filter expired = new Builder().states(State.EXPIRED).build();

        assertThat(offsets(expired)).isEmpty();
        assertThat(offsets(expired, T.plusSeconds(120))).containsExactly(2L, 1L);
    }

    @Test
    void theBeginningOfATimeIsIncludedAndItsEndIsNot() {
        assertThat(offsets(new Builder().from(T.plusSeconds(2)).build())).containsExactly(3L, 2L);
        assertThat(offsets(new Builder().to(T.plusSeconds(2)).build())).containsExactly(1L);
    }

    @Test
    void typesAreThoseOfTheMessageInEitherSpellingOrItsCommand() {
        assertThat(offsets(new Builder().types("command").build())).containsExactly(2L);
        assertThat(offsets(new Builder().types("read GPIOs", "eval").build())).containsExactly(2L, 1L);
    }

    @Test
    void textIsFoundAnywhereInTheMessageWhateverItsCase() {
        assertThat(offsets(new Builder().text("temperature(").build())).containsExactly(1L);
        assertThat(offsets(new Builder().text("to_evaluate").build()))
                .as("a member's name")
                .isEmpty();
    }

    @Test
    void anIssuerIsMeantExactly() {
        assertThat(offsets(new Builder().issuer("alice").build())).containsExactly(3L, 1L);
        assertThat(offsets(new Builder().issuer("ali").build())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AQ", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AQAAAAAAAAAAAAAAAAAAAAAgYQ", "🙂"})
    void whatNoAnswerHadAsNextIsRefused(String cursor) {
        Assertions.assertThatThrownBy(() -> Cursor.parse(cursor))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("cursor");
    }

    private List<Long> offsets(Filter filter) {
        return offsets(filter, T.plusSeconds(10));
    }

    private List<Long> offsets(Filter filter, Instant now) {
        Search search = new Search(node -> node.equals("m") ? Map.of("room", "lab") : Map.of(), node -> 0);
        return search
                .page(List.of(records), new Query(filter, Order.NEWEST, Optional.empty(), 10), now)
                .entries()
                .stream()
                .map(entry -> entry.position().offset())
                .toList();
    }

    private static void write(Fold fold, int number, Target target, String message, String issuer) {
        Instant at = T.plusSeconds(number);
        CommandRecord record = new CommandRecord(
                "command-" + number,
                target,
                Json.object(message.getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, message.length()),
                issuer,
                at,
                at.plusSeconds(60),
                Duration.ofSeconds(60));
        fold.command(record, number, record.toBytes());
    }

    /** A filter, condition by condition. */
    private static final class Builder {
        private Optional<Selector> labels = Optional.empty();
        private Optional<Instant> from = Optional.empty();
        private Optional<Instant> to = Optional.empty();
        private Set<String> types = Set.of();
        private Set<State> states = Set.of();
        private Optional<String> issuer = Optional.empty();
        private Optional<String> text = Optional.empty();

        Builder labels(String value) {
            labels = Optional.of(Selector.parse(value));
            return this;
        }

        Builder from(Instant value) {
            from = Optional.of(value);
            return this;
        }

        Builder to(Instant value) {
            to = Optional.of(value);
            return this;
        }

        Builder types(String... values) {
            types = Set.of(values);
            return this;
        }

        Builder states(State... values) {
            states = Set.of(values);
            return this;
        }

        Builder issuer(String value) {
            issuer = Optional.of(value);
            return this;
        }

        Builder text(String value) {
            text = Optional.of(value);
            return this;
        }

        Filter build() {
            return new Filter(Set.of(), labels, from, to, types, states, issuer, text, Optional.empty());
        }
    }
}
