package io.enot.contract.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.message.Message;
import java.util.regex.Pattern;

/** A line from a gateway. */
public sealed interface GatewayFrame extends Frame
        permits Put,
                GatewayFrame.Challenge,
                GatewayFrame.Welcome,
                GatewayFrame.Reject,
                GatewayFrame.Do,
                GatewayFrame.Confirm,
                GatewayFrame.Cancel,
                GatewayFrame.Ping,
                GatewayFrame.Bye,
                GatewayFrame.Answer,
                GatewayFrame.Key {

    /** @throws InvalidField if it is not a frame that a gateway may send */
    static GatewayFrame from(byte[] json, int offset, int length) {
        Fields fields = new Fields(Json.object(json, offset, length));
        return switch (fields.text("op")) {
            case Challenge.OP -> Challenge.from(fields);
            case Welcome.OP -> Welcome.from(fields);
            case Reject.OP -> Reject.from(fields);
            case Do.OP -> Do.from(fields);
            case Put.OP -> Put.from(fields);
            case Confirm.OP -> Confirm.from(fields);
            case Cancel.OP -> Cancel.from(fields);
            case Ping.OP -> Ping.from(fields);
            case Bye.OP -> Bye.from(fields);
            case Answer.OP -> Answer.from(fields);
            case Key.OP -> Key.from(fields);
            default -> throw fields.invalid("op", "is unknown");
        };
    }

    /** The first line after the connection is accepted. */
    record Challenge(String nonce) implements GatewayFrame {
        static final String OP = "challenge";

        static Challenge from(Fields fields) {
            fields.integer("v", VERSION, VERSION);
            return new Challenge(fields.text("nonce", Frames.MAX_ID));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("v", VERSION).put("nonce", nonce);
        }
    }

    /**
     * Authenticated both ways.
     *
     * @param epoch number of this session, larger than that of every earlier one of the node
     * @param hb heartbeat in seconds
     * @param now Unix time in ms
     * @param log names the command log to which cursors belong
     * @param mac see {@link Handshake}
     */
    record Welcome(String node, long epoch, int hb, long now, String log, String mac) implements GatewayFrame {
        static final String OP = "welcome";

        static Welcome from(Fields fields) {
            return new Welcome(
                    fields.text("node"),
                    fields.integer("epoch", 0, Long.MAX_VALUE),
                    (int) fields.integer("hb", 1, Integer.MAX_VALUE),
                    fields.integer("now", 0, Long.MAX_VALUE),
                    fields.text("log"),
                    fields.text("mac", Frames.MAX_ID));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("node", node).put("epoch", epoch).put("hb", hb).put("now", now);
            json.put("log", log).put("mac", mac);
        }
    }

    /** The gateway closes the connection after this. */
    record Reject(String why) implements GatewayFrame {
        static final String OP = "reject";

        static Reject from(Fields fields) {
            return new Reject(fields.text("why"));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("why", why);
        }
    }

    /** @param at offset of the command in the node's partition of the log */
    record Do(String id, long at, Message message, boolean durable) implements GatewayFrame {
        static final String OP = "do";

        /** A command whose result need not survive a reset. */
        public Do(String id, long at, Message message) {
            this(id, at, message, false);
        }

        static Do from(Fields fields) {
            ObjectNode message = fields.json().deepCopy();
            message.remove("op");
            message.remove("id");
            message.remove("at");
            return new Do(
                    fields.text("id", Frames.MAX_ID),
                    fields.integer("at", 0, Long.MAX_VALUE),
                    Message.from(message),
                    Message.isDurable(message));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("id", id).put("at", at).put("type", message.type());
            if (durable) {
                json.put("durable", true);
            }
            message.writeTo(json);
        }
    }

    /** The result of this command, and of those before it, is in the log: the node may forget it. */
    record Confirm(String id) implements GatewayFrame {
        static final String OP = "confirm";

        static Confirm from(Fields fields) {
            return new Confirm(fields.text("id", Frames.MAX_ID));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("id", id);
        }
    }

    /** Drop the command if it has not begun, interrupt it if it runs. */
    record Cancel(String id) implements GatewayFrame {
        static final String OP = "cancel";

        static Cancel from(Fields fields) {
            return new Cancel(fields.text("id", Frames.MAX_ID));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("id", id);
        }
    }

    record Ping() implements GatewayFrame {
        static final String OP = "ping";

        static Ping from(Fields fields) {
            return new Ping();
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {}
    }

    /**
     * Planned drain.
     *
     * @param after ms after which to connect again
     */
    record Bye(long after) implements GatewayFrame {
        static final String OP = "bye";

        static Bye from(Fields fields) {
            return new Bye(fields.integer("after", 0, Integer.MAX_VALUE));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("after", after);
        }
    }

    /**
     * The outcome of the node's own {@code call}.
     *
     * @param ref the number that the node gave
     * @param value JSON null unless {@code ok}
     * @param error empty if {@code ok}
     */
    record Answer(long ref, boolean ok, JsonNode value, String error) implements GatewayFrame {
        static final String OP = "answer";

        static Answer from(Fields fields) {
            return new Answer(
                    fields.integer("ref", 0, Long.MAX_VALUE),
                    fields.bool("ok"),
                    fields.value("value"),
                    fields.text("error", ""));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("ref", ref).put("ok", ok);
            if (ok) {
                json.set("value", value);
            } else {
                json.put("error", error);
            }
        }
    }

    /**
     * The key that the node is to prove itself with from now on. Never on a plain connection.
     *
     * @param generation number of the key, larger than that of the one before
     * @param sealed see {@link Handshake#seal}
     * @param mac see {@link Handshake#seal}
     */
    record Key(int generation, String sealed, String mac) implements GatewayFrame {
        static final String OP = "key";

        private static final Pattern SEALED = Pattern.compile("[0-9a-f]{" + 2 * NodeKey.BYTES + "}");

        static Key from(Fields fields) {
            String sealed = fields.text("sealed", Frames.MAX_ID);
            if (!SEALED.matcher(sealed).matches()) {
                throw fields.invalid("sealed", "must be " + NodeKey.BYTES + " bytes in lower-case hex");
            }
            return new Key(
                    (int) fields.integer("generation", 1, Integer.MAX_VALUE),
                    sealed,
                    fields.text("mac", Frames.MAX_ID));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("generation", generation).put("sealed", sealed).put("mac", mac);
        }
    }
}
