package io.enot.contract.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;

/**
 * The node's half of the handshake: who it is, the proof that it holds the key, and where it is in the log.
 *
 * @param node see {@link NodeId}
 * @param nonce the node's own random text, 16 to 64 characters
 * @param mac see {@link Handshake}
 * @param boot random, new at every start of the board
 * @param cursor {@code at} of the last command that it acknowledged since then; −1 for none
 * @param log names the log to which the cursor belongs; empty if it never knew
 * @param fw version of the agent
 * @param board kind of board, such as {@code esp8266}
 * @param rx longest line that it can read, in bytes, line feed included
 * @param free bytes of free heap; −1 if it does not say
 * @param script digest of the script that it runs from every start; empty for none, and for one that is held
 * @param plan name of the plan that installed its script, also of one that is held; empty for none
 * @param name what it would like to be called; empty for nothing
 */
public record Hello(
        String node,
        String nonce,
        String mac,
        String boot,
        long cursor,
        String log,
        String fw,
        String board,
        int rx,
        long free,
        String script,
        String plan,
        String name)
        implements NodeFrame {
    static final String OP = "hello";

    static final int DEFAULT_RX = 1024;

    private static final int MIN_RX = 512;
    private static final int MAX_TEXT = 128;

    static Hello from(Fields fields) {
        long version = fields.integer("v", 0, Integer.MAX_VALUE);
        if (version != VERSION) {
            throw fields.invalid("v", "is " + version + ", and this gateway speaks " + VERSION);
        }
        String node = fields.text("node");
        if (!NodeId.isValid(node)) {
            throw fields.invalid("node", NodeId.RULE);
        }
        return new Hello(
                node,
                fields.text("nonce", Frames.MAX_ID),
                fields.text("mac", Frames.MAX_ID),
                fields.text("boot", Frames.MAX_ID),
                fields.integer("cursor", -1, Long.MAX_VALUE, -1),
                optional(fields, "log"),
                optional(fields, "fw"),
                optional(fields, "board"),
                (int) fields.integer("rx", MIN_RX, MAX_LINE, DEFAULT_RX),
                fields.integer("free", -1, Long.MAX_VALUE, -1),
                optional(fields, "script"),
                optional(fields, "plan"),
                optional(fields, "name"));
    }

    private static String optional(Fields fields, String name) {
        String value = fields.text(name, "");
        if (value.length() > MAX_TEXT) {
            throw fields.invalid(name, "has more than " + MAX_TEXT + " characters");
        }
        return value;
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("v", VERSION)
                .put("node", node)
                .put("nonce", nonce)
                .put("mac", mac)
                .put("boot", boot);
        json.put("cursor", cursor);
        Frames.putUnlessEmpty(json, "log", log);
        Frames.putUnlessEmpty(json, "fw", fw);
        Frames.putUnlessEmpty(json, "board", board);
        json.put("rx", rx);
        if (free >= 0) {
            json.put("free", free);
        }
        Frames.putUnlessEmpty(json, "script", script);
        Frames.putUnlessEmpty(json, "plan", plan);
        Frames.putUnlessEmpty(json, "name", name);
    }
}
