package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;

/** Executes Python statements; what they print is streamed, and the names they define stay. */
public record Exec(String statements) implements Message {
    public static final String TYPE = "exec";

    static Exec from(Fields fields) {
        Message.allowOnly(fields, "exec", "to_exec");
        return new Exec(fields.text("to_exec", Integer.MAX_VALUE));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("to_exec", statements);
    }
}
