package io.enot.contract.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;

/** One line of the node link. */
public sealed interface Frame permits GatewayFrame, NodeFrame {

    /** Version of the protocol that {@code challenge} and {@code hello} state. */
    int VERSION = 1;

    /** The value of {@code op}. */
    String op();

    /** Adds the members of this frame, {@code op} excepted. */
    void writeTo(ObjectNode json);

    default ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("op", op());
        writeTo(json);
        return json;
    }

    /** The frame as it is sent, line feed included. */
    default byte[] toLine() {
        byte[] json = Json.bytes(toJson());
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        return line;
    }
}
