package io.enot.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The entry point of {@code make fuzz}: a standalone that strangers send all kinds of input, beside honest nodes under load, and afterwards a verdict. It must not crash, log an error, grow, keep
 * what strangers have left open, or let the honest nodes notice anything. Ends with 1 if it does.
 */
public final class Fuzz {
    private static final int NODES = 100;
    private static final int CALLERS = 4;
    private static final int WORKERS = 8;
    private static final long CONNECT_SECONDS = 60;

    /** Until the code is compiled and every table has been used. */
    private static final double WARM_UP = 1.0 / 3;

    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(1);

    /** What strangers have left open ends with its handshake, or after two heartbeats. */
    private static final Duration REST = Duration.ofSeconds(10);

    private static final Pattern COMPLAINT = Pattern.compile("\\b(ERROR|FATAL)\\b|Exception in thread");

    /** Which complains of a machine that is busy. */
    private static final Pattern KAFKA = Pattern.compile("\\[org\\.apa(che)?\\.kaf(ka)?\\.");

    private static final long MOST_GROWTH = 48L * 1024 * 1024;
    private static final long MOST_SOCKETS_MORE = 40;

    private final Duration duration;
    private final long seed;
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Map<String, AtomicLong>> ends = new TreeMap<>();
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean over;

    private Fuzz(Duration duration, long seed) {
        this.duration = duration;
        this.seed = seed;
    }

    /** Arguments: minutes, and optionally the seed of an earlier run. Runs from the repository's root. */
    public static void main(String... arguments) throws Exception {
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : new Random().nextInt(1_000_000);
        Duration duration = Duration.ofSeconds(Math.round(60 * Double.parseDouble(arguments[0])));
        boolean passed = false;
        try {
            passed = new Fuzz(duration, seed).run();
        } catch (Exception e) {
            System.getLogger("fuzz").log(System.Logger.Level.ERROR, "fuzz ended before its verdict", e);
        }
        System.exit(passed ? 0 : 1); // whatever happened, or the simulated nodes would go on connecting
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        System.out.printf("fuzz for %d s, seed %d%n", duration.toSeconds(), seed);
        try (StandaloneProcess standalone = StandaloneProcess.start(
                "enot.gateway.legacy=true",
                "enot.gateway.heartbeat=4s",
                "enot.gateway.handshake-timeout=4s",
                "enot.gateway.max-handshakes-per-second=1000000")) {
            SimulatedFleet fleet = new SimulatedFleet(
                    vertx,
                    SocketAddress.inetSocketAddress(standalone.nodePort(), "127.0.0.1"),
                    standalone.fleetKey(),
                    NODES,
                    (node, command, at) -> {});
            fleet.connect().toCompletableFuture().get(CONNECT_SECONDS, TimeUnit.SECONDS);
            System.out.println(NODES + " honest nodes are online");
            List<FuzzTarget> targets = List.of(
                    new NodePortFuzz(standalone.nodePort(), standalone.tlsPort(), standalone.fleetKey()),
                    new HttpFuzz(standalone.httpPort()));
            return judge(standalone, fleet, targets);
        }
    }

    private boolean judge(StandaloneProcess standalone, SimulatedFleet fleet, List<FuzzTarget> targets)
            throws IOException, InterruptedException {
        Duration warmUp = shorter(LONGEST_WARM_UP, Duration.ofMillis(Math.round(duration.toMillis() * WARM_UP)));
        Footprint before;
        Footprint after;
        long errors;
        try (EnotRoundTrip enot =
                new EnotRoundTrip(vertx, standalone.httpPort(), Optional.empty(), fleet.ids(), CALLERS)) {
            errors = disturb(standalone, enot, targets, warmUp, seed);
            before = Footprint.of(standalone);
            errors += disturb(standalone, enot, targets, duration.minus(warmUp), seed + 1);
            after = Footprint.of(standalone);
        }
        ends.forEach((kind, how) -> System.out.printf("  %-30s %s%n", kind, how));
        System.out.printf("%d attempts, %.1f MB sent%n", attempts.get(), bytes.get() / 1e6);
        System.out.printf(
                "live heap %d MB, was %d after the warm-up; %d sockets, were %d%n",
                after.heap() >> 20, before.heap() >> 20, after.sockets(), before.sockets());
        List<String> found = new ArrayList<>(fleet.violations());
        complaints(standalone).forEach(found::add);
        long broken = ends.values().stream()
                .filter(how -> how.containsKey("status 500"))
                .count();
        require(found, broken == 0, "something was answered with status 500");
        require(found, standalone.isAlive(), "the standalone is dead");
        require(found, errors == 0, errors + " commands to honest nodes were not answered, or wrongly");
        require(
                found,
                fleet.interruptions() == 0,
                fleet.interruptions() + " connections of honest nodes ended, the latest: "
                        + fleet.latestInterruption());
        require(
                found,
                after.heap() - before.heap() < MOST_GROWTH,
                "the live heap has grown by " + ((after.heap() - before.heap()) >> 20) + " MB");
        require(found, after.sockets() - before.sockets() < MOST_SOCKETS_MORE, "sockets were left open");
        found.forEach(violation -> System.out.println("VIOLATION: " + violation));
        System.out.printf("%d violations, seed %d%n", found.size(), seed);
        return found.isEmpty();
    }

    private static void require(List<String> found, boolean holds, String otherwise) {
        if (!holds) {
            found.add(otherwise);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Returns how many honest commands went wrong meanwhile. */
    private long disturb(
            StandaloneProcess standalone, EnotRoundTrip enot, List<FuzzTarget> targets, Duration time, long from)
            throws InterruptedException {
        over = false;
        List<Thread> workers = new ArrayList<>();
        for (FuzzTarget target : targets) {
            for (int worker = 0; worker < WORKERS; worker++) {
                Random random = new Random(31 * from + worker);
                workers.add(Thread.ofVirtual().start(() -> {
                    while (!over) {
                        count(target, target.attempt(random));
                    }
                }));
            }
        }
        Measurement honest = Measurement.of(enot, CALLERS, time, standalone::cpu);
        over = true;
        for (Thread worker : workers) {
            worker.join();
        }
        Thread.sleep(REST);
        System.out.printf(
                "honest nodes beside it: p50 %.1f ms, p99 %.1f ms, %.0f per s, %d errors%n",
                honest.p50(), honest.p99(), honest.rate(), honest.errors());
        return honest.errors();
    }

    private void count(FuzzTarget target, FuzzTarget.Attempt attempt) {
        attempts.incrementAndGet();
        bytes.addAndGet(attempt.bytes());
        synchronized (ends) {
            ends.computeIfAbsent(target.name() + ", " + attempt.kind(), kind -> new TreeMap<>())
                    .computeIfAbsent(attempt.end(), end -> new AtomicLong())
                    .incrementAndGet();
        }
    }

    /** What the standalone has complained about: garbage from strangers is no news, let alone an exception. */
    private static List<String> complaints(StandaloneProcess standalone) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : List.of(standalone.log(), standalone.console())) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.filter(line -> COMPLAINT.matcher(line).find())
                        .filter(line -> !KAFKA.matcher(line).find())
                        .limit(10)
                        .forEach(line -> found.add(file.getFileName() + ": " + line));
            }
        }
        return found;
    }

    /**
     * What a process holds.
     *
     * @param heap live bytes
     * @param sockets open ones; 0 where the system does not tell
     */
    private record Footprint(long heap, long sockets) {
        static Footprint of(StandaloneProcess standalone) throws IOException, InterruptedException {
            return new Footprint(standalone.liveHeapBytes(), standalone.sockets());
        }
    }
}
