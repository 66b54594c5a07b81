package io.enot.command.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.message.Message;
import io.enot.http.Durations;
import io.enot.http.Problems;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a caller posts, checked.
 *
 * @param target a node's id or name, a list of them, or {@code "*"}
 * @param message in the vocabulary of docs/protocol.md, verbatim
 * @param ttl how long the command may wait for its node
 * @param timeout how long a result is waited for once it is delivered
 */
@Schema(
        name = "Command",
        requiredProperties = {"target", "message"},
        examples =
                "{\"target\": \"board-1\", \"message\": {\"type\": \"eval\", \"to_evaluate\": \"2+3\"}, \"ttl\": \"60s\"}")
record CommandRequest(JsonNode target, ObjectNode message, Duration ttl, Duration timeout) {
    private static final Set<String> MEMBERS = Set.of("target", "message", "ttl", "timeout");

    /** @throws InvalidField naming what is missing or wrong */
    static CommandRequest parse(byte[] body, CommandConfig config) {
        Fields fields = new Fields(Json.object(body, 0, body.length));
        fields.allowOnly(MEMBERS, "a command");
        if (!fields.has("target")) {
            throw new InvalidField("target", "is missing: a node's id or name, a list of them, or \"*\"");
        }
        if (!fields.has("message")) {
            throw new InvalidField("message", "is missing");
        }
        ObjectNode message = fields.fields("message").json();
        if (body.length > config.maxMessage() && Json.bytes(message).length > config.maxMessage()) {
            throw Problems.ofField(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    "message",
                    "must not be longer than " + config.maxMessage() + " bytes");
        }
        check(message);
        return new CommandRequest(
                fields.value("target"),
                message,
                duration(fields, "ttl", config.ttl(), config.maxTtl()),
                duration(fields, "timeout", config.timeout(), config.maxTimeout()));
    }

    private static void check(ObjectNode message) {
        try {
            Message.from(message);
        } catch (InvalidField e) {
            throw new InvalidField("message." + e.field(), e.reason());
        }
    }

    private static Duration duration(Fields fields, String name, Duration otherwise, Duration most) {
        @Nullable String text = null;
        if (fields.has(name)) {
            JsonNode value = fields.value(name);
            text = value.isIntegralNumber() ? value.asText() : fields.text(name);
        }
        return Durations.parse(name, text, otherwise, Duration.ofMillis(1), most);
    }
}
