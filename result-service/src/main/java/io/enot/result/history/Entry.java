package io.enot.result.history;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.Target;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command on one node, or a broadcast itself: who asked whom for what, when and from where, and what became of it. In JSON the members of the command and of the execution
 * stand side by side.
 *
 * @param cursor where it stands in the history, which goes on behind it
 * @param command its target is the node, or whom the broadcast is for
 * @param position of the command's record in the log
 * @param cancelled who called it off; null if nobody did
 * @param execution null for a broadcast itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Entry(
        @JsonUnwrapped CommandRecord command,
        @JsonUnwrapped @Nullable Execution execution,
        @Nullable Cancelled cancelled,
        Position position,
        Cursor cursor) {

    private static final int WITHOUT_TEXTS = 600;
    private static final int LITERAL = 8;

    /** Where a record stands in the topic of commands. */
    public record Position(int partition, long offset) {}

    /** Who called a command off. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cancelled(
            String issuer,
            Instant acceptedAt,
            @Nullable String client,
            @Nullable String requestId,
            @Nullable String traceId) {
        static Cancelled by(CancelRecord record) {
            return new Cancelled(
                    record.issuer(), record.acceptedAt(), record.client(), record.requestId(), record.traceId());
        }
    }

    /** Reads one that another instance wrote. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Entry read(ObjectNode json) throws JsonProcessingException {
        return new Entry(
                Json.MAPPER.treeToValue(json, CommandRecord.class),
                json.has("state") ? Json.MAPPER.treeToValue(json, Execution.class) : null,
                json.has("cancelled") ? Json.MAPPER.treeToValue(json.get("cancelled"), Cancelled.class) : null,
                Json.MAPPER.treeToValue(json.get("position"), Position.class),
                Json.MAPPER.treeToValue(json.get("cursor"), Cursor.class));
    }

    /** A broadcast itself. */
    static Entry ofBroadcast(Command command, int partition, Optional<CancelRecord> cancel) {
        return new Entry(
                command.record(),
                null,
                cancel.map(Cancelled::by).orElse(null),
                new Position(partition, command.offset()),
                new Cursor(command.place(), ""));
    }

    /** A command on a node, as it must be called at this time. */
    static Entry ofNode(
            Command command, Position position, Optional<CancelRecord> cancel, Execution execution, Instant now) {
        CommandRecord record = command.record();
        return new Entry(
                command.isBroadcast() ? record : withTarget(record, execution.node()),
                execution.seenAt(now, record.expiresAt(), record.timeout()),
                cancel.map(Cancelled::by).orElse(null),
                position,
                new Cursor(command.place(), execution.node()));
    }

    /** About how many bytes it has as JSON. */
    int size() {
        int size = WITHOUT_TEXTS + size(command.message());
        if (execution != null) {
            size += execution.value() == null ? 0 : size(execution.value());
            for (@Nullable String text : new String[] {execution.output(), execution.trace(), execution.error()}) {
                size += text == null ? 0 : text.length();
            }
        }
        return size;
    }

    private static int size(JsonNode json) {
        if (json.isContainerNode()) {
            int size = 0;
            for (JsonNode member : json) {
                size += size(member);
            }
            return size;
        }
        return json.isTextual() ? json.textValue().length() : LITERAL;
    }

    private static CommandRecord withTarget(CommandRecord record, String node) {
        return new CommandRecord(
                record.id(),
                new Target.Node(node),
                record.message(),
                record.issuer(),
                record.acceptedAt(),
                record.expiresAt(),
                record.timeout(),
                record.client(),
                record.requestId(),
                record.traceId(),
                record.origin());
    }
}
