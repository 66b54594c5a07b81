package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import java.util.HashSet;
import java.util.Set;

/** What a node is asked to do. */
public sealed interface Message
        permits BlinkLed,
                ReadGpios,
                WriteGpios,
                Eval,
                Exec,
                FunctionCall,
                Script,
                FileUpload,
                Restore,
                Stop,
                Status,
                Reset,
                Update {

    /** The members that the original protocol put around each message. They travel in the log and mean nothing to a node. */
    Set<String> ENVELOPE = Set.of(
            "sender",
            "receiver",
            "message_id",
            "correlation_id",
            "reply_to",
            "need_result",
            "info",
            "time_stamp",
            "result");

    /** The value of {@code type}. */
    String type();

    /** Adds the members of this message, {@code type} excepted. */
    void writeTo(ObjectNode json);

    /** The message in its normal spelling, without the envelope and {@code durable}. */
    default ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("type", type());
        writeTo(json);
        return json;
    }

    /**
     * Reads a message as it was posted, in either spelling of {@code type}.
     *
     * @throws InvalidField with the name of the member that is missing, unknown or wrong
     */
    static Message from(ObjectNode json) {
        Fields fields = new Fields(json);
        String name = fields.has("type") || !fields.has("message_type") ? "type" : "message_type";
        String type = fields.text(name);
        if (fields.has("message_type") && !fields.text("message_type").equals(type)) {
            throw fields.invalid("message_type", "contradicts type");
        }
        fields.bool("need_result", true);
        isDurable(json);
        return switch (type) {
            case "command" -> command(fields);
            case Eval.TYPE -> Eval.from(fields);
            case Exec.TYPE -> Exec.from(fields);
            case FunctionCall.TYPE -> FunctionCall.from(fields);
            case Script.TYPE -> Script.from(fields);
            case FileUpload.TYPE -> FileUpload.from(fields);
            case Restore.TYPE -> Restore.from(fields);
            case Stop.TYPE -> Stop.from(fields);
            case Status.TYPE -> Status.from(fields);
            case Reset.TYPE -> Reset.from(fields);
            case Update.TYPE -> Update.from(fields);
            default ->
                throw fields.invalid(
                        name,
                        "is unknown: '" + type
                                + "'; known are command, eval, exec, file, function, reset, restore, script, status, stop, update");
        };
    }

    /**
     * Whether the node is to keep the result through resets, until it is in the log: the member {@code durable} of a message of any type.
     *
     * @throws InvalidField if it is there and is neither true nor false
     */
    static boolean isDurable(ObjectNode json) {
        return new Fields(json).bool("durable", false);
    }

    private static Message command(Fields fields) {
        String command = fields.text("command");
        return switch (command) {
            case BlinkLed.COMMAND -> BlinkLed.from(fields);
            case ReadGpios.COMMAND -> ReadGpios.from(fields);
            case WriteGpios.COMMAND -> WriteGpios.from(fields);
            default ->
                throw fields.invalid(
                        "command", "is unknown: '" + command + "'; known are blink led, read GPIOs, write GPIOs");
        };
    }

    /** Refuses members other than the envelope's, {@code type}, {@code durable} and {@code own}. */
    static void allowOnly(Fields fields, String what, String... own) {
        Set<String> known = new HashSet<>(ENVELOPE);
        known.add("type");
        known.add("message_type");
        known.add("durable");
        known.addAll(Set.of(own));
        fields.allowOnly(known, what);
    }
}
