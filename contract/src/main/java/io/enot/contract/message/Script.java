package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;

/**
 * Stores a program on the board and starts it; it starts again after every reset until it is stopped.
 *
 * @param name what people call it, or empty
 * @param plan name of the plan that installs it, or empty; the node keeps what such a script covers, and {@link Restore} puts it back
 */
public record Script(String source, String name, String plan) implements Message {
    public static final String TYPE = "script";

    private static final int MAX_NAME = 64;

    static Script from(Fields fields) {
        Message.allowOnly(fields, "script", "script", "name", "plan");
        return new Script(fields.text("script", Integer.MAX_VALUE), optional(fields, "name"), optional(fields, "plan"));
    }

    private static String optional(Fields fields, String name) {
        return fields.has(name) ? fields.text(name, MAX_NAME) : "";
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("script", source);
        if (!name.isEmpty()) {
            json.put("name", name);
        }
        if (!plan.isEmpty()) {
            json.put("plan", plan);
        }
    }
}
