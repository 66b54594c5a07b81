package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/** Whom one record of {@code enot.commands} concerns. In JSON: a node id, or {@code "*"}. */
@JsonDeserialize(using = Target.Reader.class)
public sealed interface Target {

    /** One node, by id. */
    record Node(@JsonValue String id) implements Target {}

    /** Every node whose id falls into the record's partition. */
    record All() implements Target {
        /** How it is written. */
        public static final String WIRE = "*";

        @JsonValue
        String wire() {
            return WIRE;
        }
    }

    /** Reads both. */
    final class Reader extends StdDeserializer<Target> {
        private static final long serialVersionUID = 1;

        Reader() {
            super(Target.class);
        }

        @Override
        public Target deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getValueAsString();
            return All.WIRE.equals(text) ? new All() : new Node(text);
        }
    }
}
