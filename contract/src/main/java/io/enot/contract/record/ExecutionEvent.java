package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened to one command on one node: the records of {@code enot.results}. In JSON the member {@code event} says what.
 *
 * <p>All have {@code commandId}; {@code node}; {@code gateway}, the gateway that saw it; and {@code time}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ExecutionEvent.Delivered.class, name = "delivered"),
    @JsonSubTypes.Type(value = ExecutionEvent.Output.class, name = "output"),
    @JsonSubTypes.Type(value = ExecutionEvent.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = ExecutionEvent.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = ExecutionEvent.Cancelled.class, name = "cancelled")
})
public sealed interface ExecutionEvent extends LogRecord {
    String commandId();

    String node();

    String gateway();

    Instant time();

    /**
     * The node has acknowledged the command, and runs it next.
     *
     * @param at offset of the command in the node's partition
     */
    record Delivered(String commandId, String node, String gateway, Instant time, long at) implements ExecutionEvent {
        public Delivered {
            check(commandId, node, gateway, time);
        }

        @Override
        public CloudEvent event() {
            return describe(this, "delivered", "");
        }
    }

    /** It printed something. {@code seq} counts within the connection, and makes the event's id unique. */
    record Output(String commandId, String node, String gateway, Instant time, String text, long epoch, long seq)
            implements ExecutionEvent {
        public Output {
            check(commandId, node, gateway, time);
            Objects.requireNonNull(text, "text");
        }

        @Override
        public CloudEvent event() {
            return describe(this, "output", "/" + epoch + "-" + seq);
        }
    }

    /**
     * It ended well.
     *
     * @param value any JSON, null included
     * @param ms how long it ran on the node
     */
    record Succeeded(String commandId, String node, String gateway, Instant time, JsonNode value, long ms)
            implements ExecutionEvent {
        public Succeeded {
            check(commandId, node, gateway, time);
            Objects.requireNonNull(value, "value");
        }

        @Override
        public CloudEvent event() {
            return describe(this, "succeeded", "");
        }
    }

    /**
     * It failed.
     *
     * @param reason the kind of failure, for programs: {@code error} for an exception on the node, {@code undeliverable} for a message that the node
     *     cannot take, {@code node_restarted} if the board started anew before it answered
     * @param error one line for people
     * @param trace the traceback, or empty
     * @param ms how long it ran on the node; 0 if it did not
     */
    record Failed(
            String commandId,
            String node,
            String gateway,
            Instant time,
            String reason,
            String error,
            String trace,
            long ms)
            implements ExecutionEvent {
        public static final String ERROR = "error";
        public static final String UNDELIVERABLE = "undeliverable";
        public static final String NODE_RESTARTED = "node_restarted";

        public Failed {
            check(commandId, node, gateway, time);
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(trace, "trace");
        }

        @Override
        public CloudEvent event() {
            return describe(this, "failed", "");
        }
    }

    /**
     * It was called off.
     *
     * @param ran whether it had begun, and was interrupted
     */
    record Cancelled(String commandId, String node, String gateway, Instant time, boolean ran)
            implements ExecutionEvent {
        public Cancelled {
            check(commandId, node, gateway, time);
        }

        @Override
        public CloudEvent event() {
            return describe(this, "cancelled", "");
        }
    }

    @Override
    default Topic topic() {
        return Topic.RESULTS;
    }

    @Override
    default String key() {
        return node();
    }

    private static void check(String commandId, String node, String gateway, Instant time) {
        Objects.requireNonNull(commandId, "commandId");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(time, "time");
    }

    /** The CloudEvent of an event named {@code name}; {@code suffix} tells apart events of one execution with the same name. */
    private static CloudEvent describe(ExecutionEvent of, String name, String suffix) {
        return new CloudEvent(
                of.commandId() + "/" + of.node() + "/" + name + suffix,
                "io.enot.execution." + name,
                "/node-gateway-service/" + of.gateway(),
                of.node(),
                of.time(),
                null);
    }
}
