package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;

/** Ends the running script or blinking, and what commands before it still run; the result says whether a script or blinking ran. */
public record Stop() implements Message {
    public static final String TYPE = "stop";

    static Stop from(Fields fields) {
        Message.allowOnly(fields, TYPE);
        return new Stop();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void writeTo(ObjectNode json) {}
}
