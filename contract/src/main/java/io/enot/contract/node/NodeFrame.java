package io.enot.contract.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.message.Message;
import org.jspecify.annotations.Nullable;

/** A line from a node. */
public sealed interface NodeFrame extends Frame
        permits Hello,
                NodeFrame.Ack,
                NodeFrame.Result,
                NodeFrame.Out,
                NodeFrame.Report,
                NodeFrame.Call,
                NodeFrame.Pong,
                NodeFrame.Stored {

    /** The longest line towards a gateway, in bytes, line feed included. */
    int MAX_LINE = 65_536;

    /** The longest line of a node that has not proved itself yet, likewise. */
    int MAX_HELLO = 4096;

    /** @throws InvalidField if it is not a frame that a node may send */
    static NodeFrame from(byte[] json, int offset, int length) {
        Fields fields = new Fields(Json.object(json, offset, length));
        return switch (fields.text("op")) {
            case Hello.OP -> Hello.from(fields);
            case Ack.OP -> Ack.from(fields);
            case Result.OP -> Result.from(fields);
            case Out.OP -> Out.from(fields);
            case Report.OP -> Report.from(fields);
            case Call.OP -> Call.from(fields);
            case Pong.OP -> Pong.from(fields);
            case Stored.OP -> Stored.from(fields);
            default -> throw fields.invalid("op", "is unknown");
        };
    }

    /**
     * Received, and about to run; never to be sent again.
     *
     * @param at offset of the command in the log
     * @param seq of a {@code put}: all chunks up to this one are stored; −1 for a {@code do}
     */
    record Ack(long at, int seq) implements NodeFrame {
        static final String OP = "ack";

        static Ack from(Fields fields) {
            return new Ack(
                    fields.integer("at", 0, Long.MAX_VALUE), (int) fields.integer("seq", -1, Integer.MAX_VALUE, -1));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("at", at);
            if (seq >= 0) {
                json.put("seq", seq);
            }
        }
    }

    /**
     * The outcome of a command.
     *
     * @param value JSON null unless {@code ok}, and often then
     * @param error one line; empty if {@code ok}
     * @param trace the traceback, or empty
     * @param ms how long it ran
     * @param at the offset that the command came with; −1 if the node does not say
     */
    record Result(String id, boolean ok, JsonNode value, String error, String trace, long ms, long at)
            implements NodeFrame {
        static final String OP = "result";

        static Result from(Fields fields) {
            return new Result(
                    fields.text("id", Frames.MAX_ID),
                    fields.bool("ok"),
                    fields.value("value"),
                    fields.text("error", ""),
                    fields.text("trace", ""),
                    fields.integer("ms", 0, Long.MAX_VALUE, 0),
                    fields.integer("at", 0, Long.MAX_VALUE, -1));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("id", id).put("ok", ok);
            if (ok) {
                json.set("value", value);
            } else {
                json.put("error", error);
                Frames.putUnlessEmpty(json, "trace", trace);
            }
            json.put("ms", ms);
            if (at >= 0) {
                json.put("at", at);
            }
        }
    }

    /** What the command (or the script that it started) printed. */
    record Out(String id, String text) implements NodeFrame {
        static final String OP = "out";

        static Out from(Fields fields) {
            return new Out(fields.text("id", Frames.MAX_ID), fields.text("text"));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("id", id).put("text", text);
        }
    }

    /** Telemetry, by the node's own will. */
    record Report(String name, JsonNode value) implements NodeFrame {
        static final String OP = "report";

        private static final int MAX_NAME = 128;

        static Report from(Fields fields) {
            return new Report(fields.text("name", MAX_NAME), fields.value("value"));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("name", name).set("value", value);
        }
    }

    /**
     * Asks another node.
     *
     * @param ref the asking node's own number for the question
     * @param to id or name of the node that is asked
     */
    record Call(long ref, String to, Message message) implements NodeFrame {
        static final String OP = "call";

        private static final int MAX_NAME = 128;

        static Call from(Fields fields) {
            ObjectNode message = fields.json().deepCopy();
            message.remove("op");
            message.remove("ref");
            message.remove("to");
            return new Call(
                    fields.integer("ref", 0, Long.MAX_VALUE), fields.text("to", MAX_NAME), Message.from(message));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("ref", ref).put("to", to).put("type", message.type());
            message.writeTo(json);
        }
    }

    /** @param free bytes of free heap; null if the node does not say */
    record Pong(@Nullable Long free) implements NodeFrame {
        static final String OP = "pong";

        static Pong from(Fields fields) {
            return new Pong(fields.has("free") ? fields.integer("free", 0, Long.MAX_VALUE) : null);
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            if (free != null) {
                json.put("free", free);
            }
        }
    }

    /**
     * The key is on flash: from now on the node proves itself with it.
     *
     * @param generation as the {@code key} frame said
     */
    record Stored(int generation) implements NodeFrame {
        static final String OP = "stored";

        static Stored from(Fields fields) {
            return new Stored((int) fields.integer("generation", 1, Integer.MAX_VALUE));
        }

        @Override
        public String op() {
            return OP;
        }

        @Override
        public void writeTo(ObjectNode json) {
            json.put("generation", generation);
        }
    }
}
