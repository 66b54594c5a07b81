package io.enot.contract.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The messages of 2017. A request has {@code sender}, {@code receiver}, {@code message_id}, {@code correlation_id}, {@code reply_to} and {@code need_result} around it, where what is
 * false or empty may be missing; its result comes as a message of the type {@code result} with the same correlation id. The type is called {@code type} by some and
 * {@code message_type} by others: what is written here has both.
 */
public final class LegacyMessage {
    /** The name by which the gateway is addressed. */
    public static final String HUB = "Hub";

    /** What stands for firmware in the session of a node of 2017. */
    public static final String FIRMWARE = "2017";

    public static final String SET_NAME = "set connection name";
    public static final String LIST_NAMES = "list connections by name";

    private static final String RESULT = "result";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private LegacyMessage() {}

    public static String receiver(ObjectNode message) {
        return message.path("receiver").asText();
    }

    public static String correlation(ObjectNode message) {
        return message.path("correlation_id").asText();
    }

    public static boolean needsResult(ObjectNode message) {
        return message.path("need_result").asBoolean();
    }

    public static boolean isResult(ObjectNode message) {
        return RESULT.equals(type(message));
    }

    public static boolean isCommand(ObjectNode message, String command) {
        return "command".equals(type(message))
                && command.equals(message.path("command").asText());
    }

    /** A member of {@code kwargs} as text; empty if there is none. */
    public static String argument(ObjectNode message, String name) {
        return message.path("kwargs").path(name).asText();
    }

    /** The value of a result; null, and with some senders whatever Python holds for false, is left out. */
    public static JsonNode value(ObjectNode result) {
        return result.hasNonNull(RESULT) ? result.get(RESULT) : NullNode.getInstance();
    }

    /**
     * The command as its node gets it: as it was given, with what is missing around it.
     *
     * @param inUse correlation ids that the node has still to answer; with one of them it cannot be sent and gets its own
     */
    public static ObjectNode command(CommandRecord command, String receiver, Set<String> inUse) {
        ObjectNode message = command.message().deepCopy();
        bothTypes(message, type(message));
        message.put("receiver", receiver);
        putIfMissing(message, "sender", HUB);
        putIfMissing(message, "reply_to", message.get("sender").asText());
        putIfMissing(message, "message_id", command.id());
        putIfMissing(message, "correlation_id", message.get("message_id").asText());
        if (inUse.contains(correlation(message))) {
            message.put("correlation_id", command.id());
        }
        if (!message.has("need_result")) {
            message.put("need_result", true);
        }
        return message;
    }

    /** Answers a request; empty if it asked for no result. */
    public static ObjectNode result(ObjectNode request, JsonNode value) {
        if (!needsResult(request)) {
            return Json.object();
        }
        ObjectNode message = Json.object();
        message.put("message_id", UUID.randomUUID().toString());
        message.put("sender", receiver(request));
        message.put("receiver", request.path("sender").asText());
        bothTypes(message, RESULT);
        message.put("reply_to", receiver(request));
        message.put("correlation_id", correlation(request));
        message.set(RESULT, value);
        return message;
    }

    /** Answers a request for the names. */
    public static ObjectNode names(ObjectNode request, Map<String, String> addressByName) {
        return result(request, Json.MAPPER.valueToTree(addressByName));
    }

    /** Answers a request that came to nothing; empty if it asked for no result. Of the member {@code error} 2017 knew nothing. */
    public static ObjectNode failure(ObjectNode request, String why) {
        ObjectNode message = result(request, NullNode.getInstance());
        return message.isEmpty() ? message : message.put("error", why);
    }

    /** A message that needs no answer. */
    public static ObjectNode info(String receiver, String text) {
        ObjectNode message = Json.object();
        message.put("sender", HUB);
        message.put("receiver", receiver);
        bothTypes(message, "info");
        message.put("info", text);
        return message;
    }

    /** The message with the hub's time, in UTC. */
    public static ObjectNode stamped(ObjectNode message, Instant now) {
        return message.put("time_stamp", STAMP.format(now));
    }

    private static String type(ObjectNode message) {
        return message.path(message.has("message_type") ? "message_type" : "type")
                .asText();
    }

    private static void bothTypes(ObjectNode message, String type) {
        message.put("type", type);
        message.put("message_type", type);
    }

    private static void putIfMissing(ObjectNode message, String name, String value) {
        if (!message.hasNonNull(name)) {
            message.put(name, value);
        }
    }
}
