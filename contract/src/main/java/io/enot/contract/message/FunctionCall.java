package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import java.util.regex.Pattern;

/**
 * Calls a function that an earlier exec, a file or the running script defined.
 *
 * @param function its name, or {@code module.name} of a file on the board
 * @param kwargs its keyword arguments
 */
public record FunctionCall(String function, ObjectNode kwargs) implements Message {
    public static final String TYPE = "function";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

    static FunctionCall from(Fields fields) {
        Message.allowOnly(fields, "function", "function", "kwargs");
        String function = fields.text("function");
        if (!NAME.matcher(function).matches()) {
            throw fields.invalid("function", "must be a name, or names with dots between");
        }
        return new FunctionCall(function, fields.fields("kwargs").json());
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("function", function);
        json.set("kwargs", kwargs);
    }
}
