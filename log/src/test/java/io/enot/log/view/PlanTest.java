package io.enot.log.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.PlanRecord;
import io.enot.contract.record.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void theDigestIsThatWhichANodeStates() {
        // printf 'print(1)' | sha256sum
        assertThat(plan("p", "print(1)", Map.of(), 100).digest())
                .isEqualTo("d287bb7f9d15abdc5b6e98536263815744b6ef21c8f3c839fc434ca70d8efe99");
    }

    @Test
    void theVersionChangesWithAFileAndNotWithTheirOrder() {
        String none = plan("p", "s", Map.of(), 100).version();
        String some = plan("p", "s", Map.of("a", "1", "b", "2"), 100).version();

        assertThat(plan("p", "s", Map.of("b", "2", "a", "1"), 100).version()).isEqualTo(some);
        assertThat(plan("p", "s", Map.of("a", "1", "b", "3"), 100).version()).isNotEqualTo(some);
        assertThat(plan("p", "s", Map.of("a", "1\nb", "b", "2"), 100).version()).isNotEqualTo(some);
        assertThat(none).isEqualTo(plan("p", "s", Map.of(), 100).digest()).isNotEqualTo(some);
    }

    /** Whoever takes part in a small percentage takes part in a larger one. */
    @Property
    void raisingThePercentageOnlyAddsNodes(
            @ForAll String node, @ForAll @IntRange(max = 100) int less, @ForAll @IntRange(max = 100) int more) {
        if (less <= more && plan("p", "s", Map.of(), less).takesPart(node)) {
            assertThat(plan("p", "s", Map.of(), more).takesPart(node)).isTrue();
        }
    }

    @Test
    void everybodyTakesPartInAHundredPercentAndNobodyInNone() {
        assertThat(partOf("p", 100)).isEqualTo(10_000);
        assertThat(partOf("p", 0)).isZero();
    }

    @Test
    void thePercentageIsAboutRightAndEachPlanChoosesOthers() {
        assertThat(partOf("p", 10)).isBetween(900L, 1100L);
        long both = IntStream.range(0, 10_000)
                .mapToObj(number -> "node-" + number)
                .filter(node -> plan("p", "s", Map.of(), 10).takesPart(node)
                        && plan("q", "s", Map.of(), 10).takesPart(node))
                .count();
        assertThat(both).isBetween(60L, 140L);
    }

    private static long partOf(String name, int percent) {
        Plan plan = plan(name, "s", Map.of(), percent);
        return IntStream.range(0, 10_000)
                .mapToObj(number -> "node-" + number)
                .filter(plan::takesPart)
                .count();
    }

    private static Plan plan(String name, String script, Map<String, String> files, int percent) {
        return Plan.of(new PlanRecord(
                name,
                Selector.ALL,
                script,
                files,
                percent,
                0,
                10,
                0,
                false,
                Duration.ofSeconds(10),
                "test",
                Instant.EPOCH));
    }
}
