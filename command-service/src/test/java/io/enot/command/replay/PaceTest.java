package io.enot.command.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant THEN = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");

    @Test
    void keepsTheDistancesDividedByTheFactor() {
        Pace pace = new Pace(60, 1000, THEN, NOW);

        assertThat(pace.due(THEN)).isEqualTo(NOW);
        pace.issued(NOW);
        assertThat(pace.due(THEN.plusSeconds(120))).isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void aCommandThatWasLateDelaysNoneAfterIt() {
        Pace pace = new Pace(1, 1000, THEN, NOW);
        pace.issued(NOW.plusSeconds(3));

        assertThat(pace.due(THEN.plusSeconds(4))).isEqualTo(NOW.plusSeconds(4));
    }

    @Test
    void goesOnAfterAPauseAsIfThereHadBeenNone() {
        Pace pace = new Pace(1, 1000, THEN, NOW);
        pace.issued(NOW);
        pace.resume(THEN.plusSeconds(5), NOW.plusSeconds(600));

        assertThat(pace.due(THEN.plusSeconds(5))).isEqualTo(NOW.plusSeconds(600));
        assertThat(pace.due(THEN.plusSeconds(7))).isEqualTo(NOW.plusSeconds(602));
    }

    /** Whatever the history, no two commands are nearer to each other than the limit says. */
    @Property
    void neverExceedsTheLimit(
            @ForAll List<@IntRange(max = 10_000) Integer> gaps, @ForAll @IntRange(min = 1, max = 1000) int limit) {
        Pace pace = new Pace(0, limit, THEN, NOW);
        Instant accepted = THEN;
        Instant last = NOW.minusSeconds(1);
        for (int gap : gaps) {
            accepted = accepted.plusMillis(gap);
            Instant due = pace.due(accepted);
            assertThat(Duration.between(last, due))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1).dividedBy(limit));
            pace.issued(due);
            last = due;
        }
    }
}
