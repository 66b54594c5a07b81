package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;

/** Ends the running script; the result says whether one ran. */
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
