package io.enot.benchmark;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** The entry point of {@code make bench}. Ends with 1 if any answer was wrong or missing; never because of a time. */
public final class Bench {
    private final Options options;
    private final Vertx vertx = Vertx.vertx();

    private Bench(Options options) {
        this.options = options;
    }

    /** Runs from the repository's root. */
    public static void main(String... arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(Options.USAGE);
            System.exit(2);
            return;
        }
        System.exit(new Bench(options).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        System.out.println("starting the standalone");
        try (StandaloneProcess standalone = StandaloneProcess.start()) {
            SimulatedFleet fleet = new SimulatedFleet(vertx, standalone.nodePort(), standalone.fleetKey());
            connect(standalone, fleet);
            boolean right = options.connectOnly() || measure(standalone, fleet);
            fleet.violations().forEach(violation -> System.out.println("the gateway broke the protocol: " + violation));
            return right && fleet.violations().isEmpty();
        }
    }

    private void connect(StandaloneProcess standalone, SimulatedFleet fleet)
            throws IOException, InterruptedException, ExecutionException {
        long before = standalone.residentBytes();
        long start = System.nanoTime();
        fleet.connect(options.nodes()).toCompletableFuture().get();
        System.out.printf(
                "%d nodes connected in %.1f s; the standalone has grown by %.1f KB per node, to %d MB%n",
                options.nodes(),
                (System.nanoTime() - start) / 1e9,
                (standalone.residentBytes() - before) / 1024.0 / options.nodes(),
                standalone.residentBytes() / 1024 / 1024);
    }

    private boolean measure(StandaloneProcess standalone, SimulatedFleet fleet)
            throws IOException, InterruptedException, ExecutionException {
        int most = options.callers().stream().mapToInt(Integer::intValue).max().orElseThrow();
        Report report = new Report();
        try (FloorRoundTrip floor = new FloorRoundTrip(vertx, standalone.kafka());
                EnotRoundTrip enot = new EnotRoundTrip(vertx, standalone.httpPort(), fleet.nodes(), most)) {
            System.out.printf("warming up for %d s%n", options.warmUp());
            Measurement.of(enot, Math.min(64, most), Duration.ofSeconds(options.warmUp() * 3L / 4));
            Measurement.of(floor, Math.min(64, most), Duration.ofSeconds(options.warmUp() / 4));
            report.header();
            for (int callers : options.callers()) {
                Duration duration = Duration.ofSeconds(options.seconds());
                report.add(Measurement.of(floor, callers, duration), Measurement.of(enot, callers, duration));
            }
        }
        report.write(options.json(), options);
        return report.errors() == 0;
    }
}
