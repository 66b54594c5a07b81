package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;

/** Evaluates a Python expression; the result is its value. */
public record Eval(String expression) implements Message {
    public static final String TYPE = "eval";

    static Eval from(Fields fields) {
        Message.allowOnly(fields, "eval", "to_evaluate");
        return new Eval(fields.text("to_evaluate", Integer.MAX_VALUE));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("to_evaluate", expression);
    }
}
