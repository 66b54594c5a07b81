package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two command services decide about the same nodes at the same moment. */
class CrossingDecisionsIT {
    private static final List<String> NODES =
            IntStream.range(0, 100).mapToObj(number -> "crossing-" + number).toList();

    @TempDir
    static Path folder;

    @Test
    void neitherDecisionIsLost() {
        Enot one = Enot.shared();
        try (Service other = new Service(
                "command-service",
                folder,
                List.of("kafka.bootstrap.servers=" + Enot.shared().kafka()))) {
            other.start();
            NODES.forEach(node -> one.put("/nodes/" + node, "{}").ok());
            await().until(() -> other.get("/nodes/" + NODES.getLast()).status() == 200);

            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (String node : NODES) {
                    callers.submit(() -> one.put("/nodes/" + node, "{\"labels\":{\"room\":\"lab\"},\"disabled\":true}")
                            .ok());
                    callers.submit(
                            () -> other.post("/nodes/" + node + "/approval", "").ok());
                }
            }

            for (String node : NODES) {
                await().untilAsserted(() -> {
                    assertHasBoth(one.get("/nodes/" + node).ok());
                    assertHasBoth(other.get("/nodes/" + node).ok());
                });
            }
        }
    }

    private static void assertHasBoth(JsonNode node) {
        assertThat(node.get("labels")).hasToString("{\"room\":\"lab\"}");
        assertThat(node.get("disabled").asBoolean()).isTrue();
        assertThat(node.path("approval").asText()).isEqualTo("approved");
    }
}
