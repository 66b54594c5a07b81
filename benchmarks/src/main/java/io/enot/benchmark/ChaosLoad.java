package io.enot.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Callers who go on calling whatever happens: mostly one node, sometimes all, and now and then they call a command off. Nodes and boards ask each other. */
final class ChaosLoad implements AutoCloseable {
    private static final int CALLERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Nodes that a request reaches by broadcast, on average: however large the fleet is, the load stays the same. */
    private static final double BY_BROADCAST = 2.5;

    private static final double CANCELS = 0.03;
    private static final double TO_BOARDS = 0.1;
    private static final double CALLS_OF_BOARDS = 0.01;
    private static final double CALLS_OF_NODES = 0.05;
    private static final String ADD = "{\"type\":\"eval\",\"to_evaluate\":\"2+3\"}";
    private static final String TICK =
            "{\"type\":\"function\",\"function\":\"" + VirtualBoards.FUNCTION + "\",\"kwargs\":{}}";

    private final List<Integer> ports;
    private final SimulatedFleet fleet;
    private final List<String> boards;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Queue<String> latest = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();
    private final List<Thread> callers;
    private volatile boolean over;

    /** @param ttl of each command, in seconds; the run can be judged so long after its end */
    ChaosLoad(List<Integer> ports, SimulatedFleet fleet, List<String> boards, int ttl, Random seeds) {
        this.ports = ports;
        this.fleet = fleet;
        this.boards = boards;
        this.callers = seeds.longs(CALLERS)
                .mapToObj(seed -> Thread.ofVirtual().start(() -> call(new Random(seed), ttl)))
                .toList();
    }

    /** Ids of the commands that were accepted. */
    Set<String> accepted() {
        return accepted;
    }

    /** How many requests were not answered with success; whether they had an effect is not known. */
    long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        over = true;
        for (Thread caller : callers) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void call(Random random, int ttl) {
        while (!over) {
            try {
                Thread.sleep(PAUSE);
                URI service = URI.create("http://127.0.0.1:" + ports.get(random.nextInt(ports.size())) + "/commands");
                String victim = latest.poll();
                if (victim != null && random.nextDouble() < CANCELS) {
                    send(HttpRequest.newBuilder(URI.create(service + "/" + victim + "?wait=0"))
                            .DELETE());
                } else {
                    post(service, random, ttl);
                }
            } catch (IOException e) {
                refused.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void post(URI service, Random random, int ttl) throws IOException, InterruptedException {
        double dice = random.nextDouble();
        if (random.nextDouble() < CALLS_OF_NODES) {
            fleet.nodes().get(random.nextInt(fleet.ids().size())).call(any(fleet.ids(), random));
        }
        double broadcasts = BY_BROADCAST / fleet.ids().size();
        if (dice < broadcasts) {
            post(service, "*", ADD, ttl);
        } else if (dice < broadcasts + CALLS_OF_BOARDS) {
            String call = "{\"type\":\"eval\",\"to_evaluate\":\"enot.call('" + any(fleet.ids(), random)
                    + "', type='eval', to_evaluate='2+3')\"}";
            post(service, any(boards, random), call, ttl);
        } else if (dice < broadcasts + CALLS_OF_BOARDS + TO_BOARDS) {
            post(service, any(boards, random), TICK, ttl);
        } else {
            post(service, any(fleet.ids(), random), ADD, ttl);
        }
    }

    private static String any(List<String> some, Random random) {
        return some.get(random.nextInt(some.size()));
    }

    private void post(URI service, String target, String message, int ttl) throws IOException, InterruptedException {
        String body = "{\"target\":\"" + target + "\",\"ttl\":\"" + ttl + "s\",\"timeout\":\"" + ttl
                + "s\",\"message\":" + message + "}";
        HttpResponse<String> response = send(HttpRequest.newBuilder(service)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        if (response.statusCode() != 202) {
            refused.incrementAndGet();
            return;
        }
        JsonNode answer = Json.MAPPER.readTree(response.body());
        accepted.add(answer.get("id").asText());
        latest.add(answer.get("id").asText());
        if (latest.size() > CALLERS) {
            latest.poll();
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
