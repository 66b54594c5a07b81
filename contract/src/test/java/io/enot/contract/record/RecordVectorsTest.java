package io.enot.contract.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.Vectors;
import io.enot.contract.json.Json;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordVectorsTest {
    private static final Map<String, Class<? extends LogRecord>> KINDS = Map.ofEntries(
            Map.entry("CommandRecord", CommandRecord.class),
            Map.entry("CancelRecord", CancelRecord.class),
            Map.entry("ReportRecord", ReportRecord.class),
            Map.entry("Delivered", ExecutionEvent.class),
            Map.entry("Output", ExecutionEvent.class),
            Map.entry("Succeeded", ExecutionEvent.class),
            Map.entry("Failed", ExecutionEvent.class),
            Map.entry("Cancelled", ExecutionEvent.class),
            Map.entry("SessionRecord", SessionRecord.class),
            Map.entry("NodeRecord", NodeRecord.class),
            Map.entry("PlanRecord", PlanRecord.class),
            Map.entry("ReplayRecord", ReplayRecord.class),
            Map.entry("ReplayProgress", ReplayProgress.class),
            Map.entry("TokenRecord", TokenRecord.class),
            Map.entry("GatewayRecord", GatewayRecord.class));

    static Stream<JsonNode> records() {
        return Vectors.read("records.json", "records");
    }

    @ParameterizedTest
    @MethodSource("records")
    void readsAndWritesWhatTheVectorSays(JsonNode vector) throws Exception {
        LogRecord value = Json.read(
                Json.bytes(vector.get("value")), KINDS.get(vector.get("kind").asText()));

        assertThat(Json.MAPPER.readTree(value.toBytes())).isEqualTo(vector.get("value"));
        assertThat(value.getClass().getSimpleName())
                .isEqualTo(vector.get("kind").asText());
        if (vector.has("headers")) {
            assertThat(value.event().headers())
                    .isEqualTo(Json.MAPPER.convertValue(
                            vector.get("headers"), new TypeReference<Map<String, String>>() {}));
        }
    }

    @Test
    void everyKindOfEventHasAVector() {
        Set<String> seen = records().map(vector -> vector.get("kind").asText()).collect(Collectors.toSet());

        assertThat(seen).containsAll(KINDS.keySet());
        assertThat(seen)
                .containsAll(Arrays.stream(ExecutionEvent.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("records")
    void refusesARecordWithoutWhatItNeeds(JsonNode vector) {
        Class<? extends LogRecord> kind = KINDS.get(vector.get("kind").asText());
        byte[] empty = kind == ExecutionEvent.class
                ? "{\"event\":\"delivered\",\"at\":1}".getBytes(UTF_8)
                : "{}".getBytes(UTF_8);

        assertThatThrownBy(() -> Json.read(empty, kind)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void toleratesMembersOfALaterVersion() {
        GatewayRecord record = Json.read(
                "{\"id\":\"g\",\"startedAt\":\"2026-11-24T12:00:00Z\",\"heartbeatAt\":\"2026-11-24T12:00:00Z\",\"nodes\":1,\"stopped\":false,\"moon\":1}"
                        .getBytes(UTF_8),
                GatewayRecord.class);

        assertThat(record.nodes()).isEqualTo(1);
    }

    @Test
    void everyOriginHasAVector() {
        Set<Class<?>> seen = records()
                .filter(vector -> vector.at("/value/origin").isObject())
                .map(vector -> Json.read(Json.bytes(vector.at("/value/origin")), Origin.class)
                        .getClass())
                .collect(Collectors.toSet());

        assertThat(seen).containsExactlyInAnyOrder(Origin.class.getPermittedSubclasses());
    }

    @Test
    void anOriginOfALaterVersionKeepsNoCommandFromBeingRead() {
        JsonNode later = records()
                .filter(vector -> vector.at("/value/origin").isObject())
                .findFirst()
                .orElseThrow()
                .get("value")
                .deepCopy();
        ((ObjectNode) later.get("origin")).put("kind", "rule").put("rule", 7);

        CommandRecord record = Json.read(Json.bytes(later), CommandRecord.class);

        assertThat(record.id()).isEqualTo(later.get("id").asText());
        assertThat(record.origin()).isNull();
    }
}
