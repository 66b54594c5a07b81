package io.enot.contract.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.enot.contract.Vectors;
import io.enot.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/asyncapi.yaml says what is written. */
class AsyncApiTest {
    private static final JsonNode API = read();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    static Stream<JsonNode> records() {
        return Vectors.read("records.json", "records");
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyRecordIsAsItsSchemaSays(JsonNode vector) {
        String kind = vector.get("kind").asText();

        assertThat(schema(kind).validate(vector.get("value"))).as(kind).isEmpty();
        assertThat(names(API.at("/components/schemas/" + kind + "/properties")))
                .as("the members of a " + kind + " that are described")
                .containsAll(names(vector.get("value")));
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordWithoutWhatItsSchemaRequiresIsNone(JsonNode vector) {
        String kind = vector.get("kind").asText();
        API.at("/components/schemas/" + kind + "/required").forEach(name -> {
            ObjectNode lacking = vector.get("value").deepCopy();
            lacking.remove(name.asText());
            assertThat(schema(kind).validate(lacking))
                    .as(kind + " without " + name)
                    .isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyHeaderIsAsItsSchemaSays(JsonNode vector) {
        if (vector.has("headers")) {
            assertThat(schema("Headers").validate(vector.get("headers"))).isEmpty();
        }
    }

    @Test
    void everyTopicIsAChannelAndEveryMessageOfItHasASchema() {
        List<String> addresses = new ArrayList<>();
        API.get("channels").forEach(channel -> {
            addresses.add(channel.get("address").asText());
            channel.get("messages").forEach(message -> {
                JsonNode described = API.at(message.get("$ref").asText().substring(1));
                assertThat(API.at(described.at("/payload/$ref").asText().substring(1))
                                .isObject())
                        .as(message.toString())
                        .isTrue();
            });
        });

        assertThat(addresses)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Topic.values())
                        .map(topic -> topic.name("enot"))
                        .toList());
    }

    private static JsonSchema schema(String name) {
        ObjectNode root = Json.object().put("$ref", "#/components/schemas/" + name);
        root.set("components", API.get("components"));
        return SCHEMAS.getSchema(root);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper()
                    .readTree(Path.of("..", "docs", "asyncapi.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
