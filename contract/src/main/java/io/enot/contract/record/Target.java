package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.Map;

/** Whom one record of {@code enot.commands} concerns. In JSON: a node id, or {@code "*"}, or {@code {"labels": "room=lab"}}. */
@JsonDeserialize(using = Target.Reader.class)
public sealed interface Target {

    /** One node, by id. */
    record Node(@JsonValue String id) implements Target {}

    /** Every node whose id falls into the record's partition, and whose labels match when it could get the command. */
    record Matching(Selector selector) implements Target {
        @JsonValue
        Object wire() {
            return selector.equals(Selector.ALL) ? Selector.EVERYBODY : Map.of("labels", selector.toString());
        }
    }

    /** Reads all of them. */
    final class Reader extends StdDeserializer<Target> {
        private static final long serialVersionUID = 1;

        Reader() {
            super(Target.class);
        }

        @Override
        public Target deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode json = context.readTree(parser);
            if (json.isObject()) {
                return new Matching(Selector.parse(json.path("labels").asText()));
            }
            return Selector.EVERYBODY.equals(json.asText()) ? new Matching(Selector.ALL) : new Node(json.asText());
        }
    }
}
