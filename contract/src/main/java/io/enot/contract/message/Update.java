package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import java.util.regex.Pattern;

/**
 * Restarts the board with the agent that was uploaded to {@code next/}; a node refuses one that is not whole.
 *
 * @param manifest digest of {@code next/manifest}, in lower-case hex
 */
public record Update(String manifest) implements Message {
    public static final String TYPE = "update";

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    static Update from(Fields fields) {
        Message.allowOnly(fields, TYPE, "manifest");
        String manifest = fields.text("manifest");
        if (!DIGEST.matcher(manifest).matches()) {
            throw fields.invalid("manifest", "must be a SHA-256 in lower-case hex");
        }
        return new Update(manifest);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("manifest", manifest);
    }
}
