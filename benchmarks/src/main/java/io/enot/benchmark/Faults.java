package io.enot.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** One fault after the other, at random from a seed. Everything works again when a fault is over; faults do not overlap. */
final class Faults {
    private final ChaosCluster cluster;
    private final Links links;
    private final SimulatedFleet fleet;
    private final Random random;
    private final Map<String, Integer> counts = new TreeMap<>();

    Faults(ChaosCluster cluster, Links links, SimulatedFleet fleet, Random random) {
        this.cluster = cluster;
        this.links = links;
        this.fleet = fleet;
        this.random = random;
    }

    /** How many faults of each kind there were. */
    Map<String, Integer> counts() {
        return counts;
    }

    /** Blocks until then. */
    void until(Instant end) throws IOException, InterruptedException {
        while (Instant.now().isBefore(end)) {
            pause(2000, 5000);
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
                fleet.nodes().stream().filter(node -> random.nextInt(20) == 0).forEach(SimulatedNode::powerCut);
            }
        }
    }

    private void kill(String what, ServiceProcess service) throws IOException, InterruptedException {
        count(what);
        service.kill();
        pause(0, 2000);
        service.startAgain();
    }

    private void stop(ServiceProcess service) throws IOException, InterruptedException {
        count("stop a gateway");
        service.stop();
        pause(0, 1000);
        service.startAgain();
    }

    private void freeze(ServiceProcess service) throws IOException, InterruptedException {
        count("freeze a gateway");
        service.freeze();
        pause(1000, 8000);
        service.thaw();
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private void pause(int from, int to) throws InterruptedException {
        Thread.sleep(Duration.ofMillis(from + random.nextInt(to - from)));
    }

    private ServiceProcess any(List<ServiceProcess> services) {
        return services.get(random.nextInt(services.size()));
    }
}
