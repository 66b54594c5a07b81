package io.enot.benchmark;

import io.enot.benchmark.History.Deed;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The entry point of {@code make chaos}: a deployment of separate processes under steady load and random faults, and afterwards a verdict on every command. Ends with 1 if
 * anything that is promised was broken.
 */
public final class Chaos {
    private static final int NODES = 500;
    private static final int FAILOVER_NODES = 2000;
    private static final int BOARDS = 5;
    private static final int TTL_SECONDS = 15;

    /** After the load: the last command expires, then times out, and events are written. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(2 * TTL_SECONDS + 10);

    /** So long nothing new in the log means that nothing is under way to it. */
    private static final Duration QUIET = Duration.ofSeconds(4);

    private static final Duration SETTLE = Duration.ofSeconds(10);

    /** Of load without faults; more than a node that was sent away takes to come back. */
    private static final Duration CALM = Duration.ofSeconds(3);

    private static final long CONNECT_SECONDS = 60;

    private final int nodes;
    private final Duration duration;
    private final long seed;
    private final Vertx vertx = Vertx.vertx();
    private final History history = new History();

    private Chaos(int nodes, Duration duration, long seed) {
        this.nodes = nodes;
        this.duration = duration;
        this.seed = seed;
    }

    /**
     * Arguments: minutes, or {@code failover} for a single fault, the death of one of two gateways with 2,000 nodes; and optionally the seed of an earlier run. Runs from the repository's
     * root.
     */
    public static void main(String... arguments) throws Exception {
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : new Random().nextInt(1_000_000);
        boolean failover = arguments[0].equals("failover");
        Duration duration =
                failover ? Duration.ZERO : Duration.ofSeconds(Math.round(60 * Double.parseDouble(arguments[0])));
        boolean passed = false;
        try {
            passed = new Chaos(failover ? FAILOVER_NODES : NODES, duration, seed).run();
        } catch (Exception e) {
            System.getLogger("chaos").log(System.Logger.Level.ERROR, "chaos ended before its verdict", e);
        }
        System.exit(passed ? 0 : 1); // whatever happened, or the simulated nodes would go on connecting
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path folder = Files.createTempDirectory("enot-chaos");
        System.out.printf("chaos for %d s, seed %d, consoles in %s%n", duration.toSeconds(), seed, folder);
        Random random = new Random(seed);
        ChaosCluster cluster = new ChaosCluster(folder);
        try {
            cluster.awaitReady();
            Links links = new Links(vertx, cluster.nodePorts(), new Random(random.nextLong()));
            SimulatedFleet fleet = new SimulatedFleet(
                    vertx, SimulatedFleet.PLAIN, links.address(), ChaosCluster.KEY, nodes, this::ran, this::powerCut);
            fleet.connect().toCompletableFuture().get(CONNECT_SECONDS, TimeUnit.SECONDS);
            System.out.println(nodes + " nodes are online");
            try (VirtualBoards boards =
                    new VirtualBoards(folder, BOARDS, links.address().port(), ChaosCluster.KEY)) {
                cluster.program(boards);
                history.boards.addAll(boards.ids());
                System.out.println(BOARDS + " virtual boards are online");
                return disturb(cluster, links, fleet, boards, random);
            }
        } finally {
            cluster.stop();
        }
    }

    private boolean disturb(
            ChaosCluster cluster, Links links, SimulatedFleet fleet, VirtualBoards boards, Random random)
            throws IOException, InterruptedException, ExecutionException {
        Faults faults = new Faults(cluster, links, fleet, random);
        ChaosLoad load = new ChaosLoad(cluster.commandPorts(), fleet, boards.ids(), TTL_SECONDS, random);
        try (load) {
            Instant end = Instant.now().plus(duration);
            if (duration.isZero()) {
                failOver(cluster, fleet);
            } else {
                restartInTurn(cluster, fleet);
                faults.until(end);
            }
        }
        cluster.awaitReady();
        System.out.println("waiting for what is under way");
        try (LogHistory log = new LogHistory(cluster.kafka(), history)) {
            rest(log, fleet);
        }
        return judge(cluster, fleet, faults, load);
    }

    /** Reads the log until all nodes are back and everything has ended, or must have. */
    private void rest(LogHistory log, SimulatedFleet fleet) throws InterruptedException {
        Instant latest = Instant.now().plus(LONGEST_REST);
        boolean isQuiet = false;
        while (!isQuiet && Instant.now().isBefore(latest)) {
            Thread.sleep(QUIET);
            isQuiet = log.readOn() == 0 && fleet.online() == nodes && !history.isUnderWay(Instant.now());
        }
    }

    /** Restarts one gateway after the other in good order, as a rollout does. Nothing that is accepted up to its end may be lost. */
    private void restartInTurn(ChaosCluster cluster, SimulatedFleet fleet) throws IOException, InterruptedException {
        Thread.sleep(CALM);
        for (ServiceProcess gateway : cluster.gateways()) {
            try (ServiceProcess.Grip grip = gateway.grip()) {
                grip.stop();
                grip.startAgain();
                cluster.awaitReady();
            }
        }
        synchronized (history) {
            history.calmUntil = Instant.now();
        }
        Thread.sleep(CALM);
        System.out.printf(
                "both gateways were restarted in turn; %d commands were run meanwhile, %d nodes are online%n",
                fleet.ran(), fleet.online());
    }

    /** Kills one of the gateways in the middle of the load, and tells how long it takes until its nodes are at the other one. */
    private void failOver(ChaosCluster cluster, SimulatedFleet fleet) throws IOException, InterruptedException {
        Thread.sleep(SETTLE);
        long killed = System.nanoTime();
        try (ServiceProcess.Grip gateway = cluster.gateways().get(0).grip()) {
            gateway.kill();
            while (fleet.online() == nodes) {
                Thread.sleep(1);
            }
            long lost = nodes - fleet.online();
            while (fleet.online() < nodes) {
                Thread.sleep(1);
            }
            System.out.printf(
                    "a gateway was killed; all of its nodes (%d at the first look) were back after %.2f s%n",
                    lost, (System.nanoTime() - killed) / 1e9);
            Thread.sleep(SETTLE);
            gateway.startAgain();
        }
    }

    private void ran(String node, String commandId, long at) {
        record(node, new Deed.Ran(commandId, at, Instant.now()));
    }

    private void powerCut(String node) {
        record(node, new Deed.PowerCut(Instant.now()));
    }

    private void record(String node, Deed deed) {
        synchronized (history) {
            history.add(node, deed);
        }
    }

    private boolean judge(ChaosCluster cluster, SimulatedFleet fleet, Faults faults, ChaosLoad load)
            throws InterruptedException {
        Checker.Verdict verdict;
        synchronized (history) {
            history.accepted.addAll(load.accepted());
            verdict = new Checker(history, Instant.now()).check();
        }
        System.out.println("faults: " + faults.counts());
        System.out.printf(
                "commands: %d accepted, %d refused or unanswered, %d called off; executions: %s%n",
                load.accepted().size(), load.refused(), history.calledOff.size(), verdict.counts());
        System.out.printf(
                "ran twice because the power failed within the acknowledgement: %d%n", verdict.cutInAcknowledgement());
        System.out.printf("calls between nodes: %d answered, %d failed%n", fleet.answers(), fleet.failedCalls());
        List<String> contradictions = new ServedResults(cluster.resultPort()).compare(verdict.states());
        contradictions.stream().limit(20).forEach(found -> System.out.println("VIOLATION: " + found));
        fleet.violations().forEach(violation -> System.out.println("VIOLATION of the protocol: " + violation));
        verdict.violations().stream().limit(20).forEach(violation -> System.out.println("VIOLATION: " + violation));
        int violations = fleet.violations().size() + verdict.violations().size() + contradictions.size();
        System.out.printf("%d violations, %d nodes online at the end, seed %d%n", violations, fleet.online(), seed);
        return violations == 0 && fleet.online() == nodes;
    }
}
