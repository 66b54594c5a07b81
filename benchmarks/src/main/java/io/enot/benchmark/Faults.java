package io.enot.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Faults at random from a seed, in two lanes, so that some come on top of others. In each lane everything works again before the next one; what happens to one process happens one after the
 * other.
 */
final class Faults {
    private static final int LANES = 2;

    private final ChaosCluster cluster;
    private final Links links;
    private final SimulatedFleet fleet;
    private final Random seeds;
    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();

    Faults(ChaosCluster cluster, Links links, SimulatedFleet fleet, Random seeds) {
        this.cluster = cluster;
        this.links = links;
        this.fleet = fleet;
        this.seeds = seeds;
    }

    /** How many faults of each kind there were. */
    Map<String, Integer> counts() {
        return counts;
    }

    /** Blocks until then. */
    void until(Instant end) throws InterruptedException, ExecutionException {
        try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> open = new ArrayList<>();
            for (int i = 0; i < LANES; i++) {
                Lane lane = new Lane(new Random(seeds.nextLong()));
                open.add(lanes.submit(() -> {
                    lane.until(end);
                    return null;
                }));
            }
            for (Future<?> lane : open) {
                lane.get();
            }
        }
    }

    /** One fault after the other. */
    private final class Lane {
        private final Random random;

        private Lane(Random random) {
            this.random = random;
        }

        void until(Instant end) throws IOException, InterruptedException {
            while (Instant.now().isBefore(end)) {
                pause(2000, 8000);
                strike();
                cluster.awaitReady();
            }
        }

        private void strike() throws IOException, InterruptedException {
            switch (random.nextInt(9)) {
                case 0, 1 -> kill("kill a gateway", any(cluster.gateways()));
                case 2 -> stop(any(cluster.gateways()));
                case 3 -> freeze(any(cluster.gateways()));
                case 4 -> kill("kill a REST service", any(cluster.restServices()));
                case 5 -> kill("kill the broker", cluster.broker());
                case 6 -> {
                    count("cut links");
                    links.cut(0.3, random);
                }
                case 7 -> {
                    count("delay links");
                    links.delay(0.3, 500 + random.nextInt(5000), random);
                }
                default -> {
                    count("power cuts");
                    fleet.nodes().stream()
                            .filter(node -> random.nextInt(20) == 0)
                            .forEach(SimulatedNode::powerCut);
                }
            }
        }

        private void kill(String what, ServiceProcess service) throws IOException, InterruptedException {
            count(what);
            try (ServiceProcess.Grip grip = service.grip()) {
                grip.kill();
                pause(0, 2000);
                grip.startAgain();
            }
        }

        private void stop(ServiceProcess service) throws IOException, InterruptedException {
            count("stop a gateway");
            try (ServiceProcess.Grip grip = service.grip()) {
                grip.stop();
                pause(0, 1000);
                grip.startAgain();
            }
        }

        private void freeze(ServiceProcess service) throws IOException, InterruptedException {
            count("freeze a gateway");
            try (ServiceProcess.Grip grip = service.grip()) {
                grip.freeze();
                pause(1000, 8000);
                grip.thaw();
            }
        }

        private void pause(int from, int to) throws InterruptedException {
            Thread.sleep(Duration.ofMillis(from + random.nextInt(to - from)));
        }

        private ServiceProcess any(List<ServiceProcess> services) {
            return services.get(random.nextInt(services.size()));
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }
}
