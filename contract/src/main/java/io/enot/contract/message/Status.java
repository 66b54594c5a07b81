package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;

/** Asks how the node is: heap, uptime, script, last traceback. */
public record Status() implements Message {
    public static final String TYPE = "status";

    static Status from(Fields fields) {
        Message.allowOnly(fields, TYPE);
        return new Status();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void writeTo(ObjectNode json) {}
}
