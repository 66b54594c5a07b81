package io.enot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

    private Instant now = START;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    @Test
    void refusesWhatIsMoreThanAMinutesWorthAndSaysWhenToComeBack() {
        Quota quota = new Quota(60, clock);
        for (int i = 0; i < 60; i++) {
            assertThat(quota.take("ada", 1)).isEmpty();
        }

        assertThat(quota.take("ada", 1)).contains(Duration.ofSeconds(1));
        assertThat(quota.take("bob", 1)).isEmpty();
        now = START.plusSeconds(1);
        assertThat(quota.take("ada", 1)).isEmpty();
        assertThat(quota.take("ada", 1)).isPresent();
    }

    @Test
    void whatIsLargerThanTheQuotaPassesOnceAndIsMadeUpFor() {
        Quota quota = new Quota(60, clock);

        assertThat(quota.take("ada", 120)).isEmpty();
        now = START.plusSeconds(60);
        assertThat(quota.take("ada", 1)).isPresent();
        now = START.plusSeconds(61);
        assertThat(quota.take("ada", 1)).isEmpty();
    }

    @Test
    void noneIsNoLimit() {
        assertThat(new Quota(0, clock).take("ada", Long.MAX_VALUE)).isEmpty();
    }

    @Property
    void neverGivesMoreThanTwoMinutesWorthInAMinute(
            @ForAll @Size(max = 200) List<@IntRange(max = 2_000) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 100) int perMinute) {
        Quota quota = new Quota(perMinute, clock);
        List<Instant> taken = new ArrayList<>();
        now = START;
        for (int pause : pauses) {
            now = now.plusMillis(pause);
            if (quota.take("ada", 1).isEmpty()) {
                taken.add(now);
            }
        }

        for (Instant from : taken) {
            assertThat(taken.stream()
                            .filter(time -> !time.isBefore(from) && time.isBefore(from.plusSeconds(60)))
                            .count())
                    .isLessThanOrEqualTo(2L * perMinute);
        }
    }
}
