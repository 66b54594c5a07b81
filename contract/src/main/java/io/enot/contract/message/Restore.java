package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;

/** Puts back and starts what a plan's script has covered, be it nothing; the result says whether there was a plan's script. */
public record Restore() implements Message {
    public static final String TYPE = "restore";

    static Restore from(Fields fields) {
        Message.allowOnly(fields, TYPE);
        return new Restore();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void writeTo(ObjectNode json) {}
}
