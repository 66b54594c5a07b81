package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;

/** Restarts the board. */
public record Reset() implements Message {
    public static final String TYPE = "reset";

    static Reset from(Fields fields) {
        Message.allowOnly(fields, TYPE);
        return new Reset();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void writeTo(ObjectNode json) {}
}
