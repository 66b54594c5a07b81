package io.enot.result.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enot.contract.json.InvalidField;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionsTest {
    private static final String LOG = "pXm1hQz4Q0a";

    @Property(tries = 200)
    void areReadAsTheyWereWritten(
            @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = Long.MAX_VALUE) Long> next) {
        Positions positions = Positions.of(LOG, next);

        assertThat(Positions.parse(positions.text(), LOG, next.size()).asList()).isEqualTo(next);
    }

    @Test
    void areShort() {
        assertThat(Positions.of(LOG, Collections.nCopies(12, 5_000_000L)).text())
                .hasSizeLessThan(75);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "ü", "AAAAAAAA", "%%%", "AQAAAAD_________________________________"})
    void whatNobodyWroteIsRefused(String text) {
        assertThatThrownBy(() -> Positions.parse(text, LOG, 3))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("Last-Event-ID: ");
    }

    @Test
    void thoseOfAnotherLogAreRefused() {
        String text = Positions.of("another", List.of(1L, 2L)).text();

        assertThatThrownBy(() -> Positions.parse(text, LOG, 2)).hasMessageContaining("another log");
        assertThatThrownBy(() -> Positions.parse(text, "another", 1)).hasMessageContaining("is not the id");
        assertThatThrownBy(() -> Positions.parse("A".repeat(10_000), LOG, 2)).hasMessageContaining("is not the id");
    }
}
