package io.enot.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void countsWrongAnswersAndFailures() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();

        Measurement measured = Measurement.of(
                () -> switch (asked.getAndIncrement()) {
                    case 0 -> CompletableFuture.completedFuture(false);
                    case 1 -> CompletableFuture.failedFuture(new IllegalStateException("no answer"));
                    default -> later();
                },
                2,
                SHORT,
                () -> Duration.ZERO);

        assertThat(measured.errors()).isEqualTo(2);
    }

    @Test
    void givesMillisecondsAndCallsPerSecond() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        long start = System.nanoTime();

        Measurement measured = Measurement.of(
                () -> {
                    asked.incrementAndGet();
                    return later();
                },
                3,
                SHORT,
                () -> Duration.ofMillis(asked.get()));

        double longest = (System.nanoTime() - start) / 1e9;
        assertThat(measured.p50()).isBetween(1.0, 1000 * longest);
        assertThat(measured.p99()).isGreaterThanOrEqualTo(measured.p50());
        assertThat(measured.rate()).isBetween(asked.get() / longest, asked.get() / 0.05);
        assertThat(measured.cpu()).isEqualTo(1000);
        assertThat(measured.errors()).isZero();
    }

    private static CompletableFuture<Boolean> later() {
        return new CompletableFuture<Boolean>().completeOnTimeout(true, 1, TimeUnit.MILLISECONDS);
    }
}
