package io.enot.benchmark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Round trips of a number of callers, each of whom begins the next one when the one before is answered.
 *
 * @param p50 ms
 * @param p99 ms
 * @param rate per second
 * @param cpu of the standalone, µs for each round trip: unlike the times, hardly touched by what else the machine does
 * @param errors wrong answers, and none
 */
record Measurement(int callers, double p50, double p99, double rate, double cpu, long errors) {
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();
    private static final double NANOS_PER_MS = 1e6;
    private static final double NANOS_PER_US = 1e3;

    /**
     * Blocks for so long, and until the last answer is there.
     *
     * @param cpu tells the CPU time that the standalone has taken so far
     */
    static Measurement of(RoundTrip roundTrip, int callers, Duration duration, Supplier<Duration> cpu)
            throws InterruptedException {
        ConcurrentHistogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
        LongAdder errors = new LongAdder();
        CountDownLatch running = new CountDownLatch(callers);
        Duration cpuBefore = cpu.get();
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
                cpu.get().minus(cpuBefore).toNanos() / NANOS_PER_US / latencies.getTotalCount(),
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
