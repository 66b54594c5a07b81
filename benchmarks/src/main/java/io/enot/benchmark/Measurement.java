package io.enot.benchmark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Round trips of a number of callers, each of whom begins the next one when the one before is answered.
 *
 * @param p50 ms
 * @param p99 ms
 * @param rate per second
 * @param errors wrong answers, and none
 */
record Measurement(int callers, double p50, double p99, double rate, long errors) {
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();
    private static final double NANOS_PER_MS = 1e6;

    /** Blocks for so long, and until the last answer is there. */
    static Measurement of(RoundTrip roundTrip, int callers, Duration duration) throws InterruptedException {
        ConcurrentHistogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
        LongAdder errors = new LongAdder();
        CountDownLatch running = new CountDownLatch(callers);
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        for (int i = 0; i < callers; i++) {
            call(roundTrip, end, latencies, errors, running);
        }
        running.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Measurement(
                callers,
                latencies.getValueAtPercentile(50) / NANOS_PER_MS,
                latencies.getValueAtPercentile(99) / NANOS_PER_MS,
                latencies.getTotalCount() / seconds,
                errors.sum());
    }

    private static void call(
            RoundTrip roundTrip, long end, ConcurrentHistogram latencies, LongAdder errors, CountDownLatch running) {
        long before = System.nanoTime();
        if (before >= end) {
            running.countDown();
            return;
        }
        roundTrip.once().whenComplete((right, failure) -> {
            latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - before));
            if (failure != null || !right) {
                errors.increment();
            }
            call(roundTrip, end, latencies, errors, running);
        });
    }
}
