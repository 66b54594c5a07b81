package io.enot.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The entry point of {@code make bench}. Ends with 1 if any answer was wrong or missing; never because of a time. */
public final class Bench {
    private static final Duration FLEET_REPORT = Duration.ofSeconds(5);
    private static final long CONNECT_SECONDS = 120;
    private static final int CALLERS_BESIDE_HOSTILE_NODES = 4;
    private static final List<Integer> CALLERS_OF_THE_HISTORY = List.of(1, 16);

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
        if (options.running().isPresent()) {
            return serve(options.running().get());
        }
        System.out.println("starting the standalone");
        try (StandaloneProcess standalone = StandaloneProcess.start()) {
            SimulatedFleet fleet =
                    fleet(SocketAddress.inetSocketAddress(port(standalone), "127.0.0.1"), standalone.fleetKey());
            boolean right = connect(standalone, fleet) && (options.connectOnly() || measure(standalone, fleet));
            boolean undisturbed = complaints(fleet);
            fleet.powerOff();
            return right && undisturbed;
        }
    }

    private SimulatedFleet fleet(SocketAddress gateway, String key) {
        return new SimulatedFleet(
                vertx,
                options.tls() ? SimulatedFleet.tls() : SimulatedFleet.PLAIN,
                gateway,
                key,
                options.nodes(),
                (node, command, at) -> {},
                node -> {});
    }

    private int port(StandaloneProcess standalone) {
        return options.tls() ? standalone.tlsPort() : standalone.nodePort();
    }

    private boolean connect(StandaloneProcess standalone, SimulatedFleet fleet)
            throws IOException, InterruptedException, ExecutionException {
        long before = standalone.residentBytes();
        long start = System.nanoTime();
        try {
            fleet.connect().toCompletableFuture().get(CONNECT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            System.out.printf("only %d of %d nodes are online%n", fleet.online(), options.nodes());
            return false;
        }
        System.out.printf(
                "%d nodes connected in %.1f s; the standalone has grown by %.1f KB per node, to %d MB%n",
                options.nodes(),
                (System.nanoTime() - start) / 1e9,
                (standalone.residentBytes() - before) / 1024.0 / options.nodes(),
                standalone.residentBytes() / 1024 / 1024);
        return true;
    }

    private boolean measure(StandaloneProcess standalone, SimulatedFleet fleet)
            throws IOException, InterruptedException, ExecutionException {
        int most = options.callers().stream().mapToInt(Integer::intValue).max().orElseThrow();
        Report report = new Report();
        try (FloorRoundTrip floor = new FloorRoundTrip(vertx, standalone.kafka());
                EnotRoundTrip enot = roundTrip(standalone, fleet, most)) {
            System.out.printf("warming up for %d s%n", options.warmUp());
            report.warmedUp(
                    Measurement.of(
                            enot, Math.min(64, most), Duration.ofSeconds(options.warmUp() * 3L / 4), standalone::cpu),
                    Measurement.of(
                            floor, Math.min(64, most), Duration.ofSeconds(options.warmUp() / 4), standalone::cpu));
            report.header();
            for (int callers : options.callers()) {
                Duration duration = Duration.ofSeconds(options.seconds());
                report.add(
                        Measurement.of(floor, callers, duration, standalone::cpu),
                        Measurement.of(enot, callers, duration, standalone::cpu));
            }
        }
        report.write(options.json(), options);
        return report.errors()
                        + untilInHistory(standalone, fleet)
                        + broadcast(standalone)
                        + besideHostileNodes(standalone, fleet)
                == 0;
    }

    private EnotRoundTrip roundTrip(StandaloneProcess standalone, SimulatedFleet fleet, int callers)
            throws IOException {
        Optional<String> token = options.withToken() ? Optional.of(standalone.adminToken()) : Optional.empty();
        return new EnotRoundTrip(vertx, standalone.httpPort(), token, fleet.ids(), callers);
    }

    /** Returns how many went wrong. */
    private long untilInHistory(StandaloneProcess standalone, SimulatedFleet fleet) throws InterruptedException {
        long errors = 0;
        for (int callers : CALLERS_OF_THE_HISTORY) {
            try (ResultInHistory result = new ResultInHistory(vertx, standalone.httpPort(), fleet.ids(), callers)) {
                Measurement all =
                        Measurement.of(result, callers, Duration.ofSeconds(options.seconds()), standalone::cpu);
                System.out.printf(
                        "from POST until GET /results tells the outcome, %d callers: p50 %.1f ms, p99 %.1f ms, %.0f per s, %d errors%n",
                        callers, all.p50(), all.p99(), all.rate(), all.errors());
                errors += all.errors();
            }
        }
        return errors;
    }

    /** Returns how many went wrong. */
    private long broadcast(StandaloneProcess standalone) throws InterruptedException {
        try (Broadcast broadcast = new Broadcast(vertx, standalone.httpPort(), options.nodes())) {
            Measurement all = Measurement.of(broadcast, 1, Duration.ofSeconds(options.seconds()), standalone::cpu);
            System.out.printf(
                    "a broadcast, until all %d results are back: p50 %.0f ms, p99 %.0f ms, %d errors%n",
                    options.nodes(), all.p50(), all.p99(), all.errors());
            return all.errors();
        }
    }

    /** What the others notice of nodes that do what they must not; returns how many round trips went wrong. */
    private long besideHostileNodes(StandaloneProcess standalone, SimulatedFleet fleet)
            throws IOException, InterruptedException {
        Duration duration = Duration.ofSeconds(options.seconds());
        try (EnotRoundTrip enot = roundTrip(standalone, fleet, CALLERS_BESIDE_HOSTILE_NODES)) {
            Measurement before = Measurement.of(enot, CALLERS_BESIDE_HOSTILE_NODES, duration, standalone::cpu);
            try (HostileNodes hostile = new HostileNodes(
                    standalone.nodePort(), standalone.fleetKey(), fleet.ids().get(0))) {
                Measurement beside = Measurement.of(enot, CALLERS_BESIDE_HOSTILE_NODES, duration, standalone::cpu);
                System.out.printf(
                        "beside hostile nodes (%d connections): p99 %.1f ms after %.1f ms (%.1f times), %.0f per s after %.0f, %d errors%n",
                        hostile.attempts(),
                        beside.p99(),
                        before.p99(),
                        beside.p99() / before.p99(),
                        beside.rate(),
                        before.rate(),
                        beside.errors());
                return before.errors() + beside.errors();
            }
        }
    }

    private boolean serve(Options.RunningGateway gateway) throws IOException, InterruptedException {
        SimulatedFleet fleet =
                fleet(gateway.address(), Files.readString(gateway.keyFile()).strip());
        fleet.connect();
        while (fleet.violations().isEmpty()) {
            Thread.sleep(FLEET_REPORT);
            System.out.printf(
                    "%d of %d nodes online; %d commands run; %d interruptions%n",
                    fleet.online(), options.nodes(), fleet.ran(), fleet.interruptions());
            complaints(fleet);
        }
        return false;
    }

    /** Prints what went wrong for the nodes; true if nothing did. */
    private static boolean complaints(SimulatedFleet fleet) {
        fleet.violations().forEach(violation -> System.out.println("the gateway broke the protocol: " + violation));
        if (fleet.interruptions() > 0) {
            System.out.printf("%d interruptions, the latest: %s%n", fleet.interruptions(), fleet.latestInterruption());
        }
        return fleet.violations().isEmpty() && fleet.interruptions() == 0;
    }
}
