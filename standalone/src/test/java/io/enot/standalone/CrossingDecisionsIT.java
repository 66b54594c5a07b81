package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.NodeRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two command services decide about the same nodes at the same moment. */
class CrossingDecisionsIT {
    private static final List<String> NODES =
            IntStream.range(0, 100).mapToObj(number -> "crossing-" + number).toList();

    @TempDir
    static Path folder;

    @Test
    void neitherDecisionIsLost() throws Exception {
        Enot one = Enot.shared();
        try (Service other = new Service(
                "command-service",
                folder,
                List.of("kafka.bootstrap.servers=" + Enot.shared().kafka()))) {
            other.start();
            NODES.forEach(node -> one.put("/nodes/" + node, "{}").ok());
            await().until(() -> other.get("/nodes/" + NODES.getLast()).status() == 200);

            List<Future<JsonNode>> decisions = new ArrayList<>();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (String node : NODES) {
                    decisions.add(callers.submit(
                            () -> one.put("/nodes/" + node, "{\"labels\":{\"room\":\"lab\"},\"disabled\":true}")
                                    .ok()));
                    decisions.add(callers.submit(
                            () -> other.post("/nodes/" + node + "/approval", "").ok()));
                }
            }
            for (Future<JsonNode> decision : decisions) {
                decision.get();
            }

            for (String node : NODES) {
                await().untilAsserted(() -> {
                    assertHasBoth(one.get("/nodes/" + node).ok());
                    assertHasBoth(other.get("/nodes/" + node).ok());
                });
            }
        }
        assertThatTheLastRecordsAreWhole(one.kafka());
    }

    /** Compaction leaves the last record of a node. */
    private static void assertThatTheLastRecordsAreWhole(String kafka) {
        Map<String, List<ConsumerRecord<String, byte[]>>> byNode = KafkaTopic.read(kafka, "enot.nodes").stream()
                .filter(record -> NODES.contains(record.key()))
                .collect(Collectors.groupingBy(ConsumerRecord::key));
        assertThat(byNode).hasSameSizeAs(NODES);
        byNode.values().forEach(records -> {
            ConsumerRecord<String, byte[]> last = records.getLast();
            NodeRecord whole = Json.read(last.value(), NodeRecord.class);
            assertThat(whole.disabled() && whole.approved()).isTrue();
            assertThat(whole.labels()).isEqualTo(Map.of("room", "lab"));
            assertThat(whole.change())
                    .extracting(NodeRecord.Change::upon)
                    .isEqualTo(records.get(records.size() - 2).offset());
        });
    }

    private static void assertHasBoth(JsonNode node) {
        assertThat(node.get("labels")).hasToString("{\"room\":\"lab\"}");
        assertThat(node.get("disabled").asBoolean()).isTrue();
        assertThat(node.path("approval").asText()).isEqualTo("approved");
    }
}
