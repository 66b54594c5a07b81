package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node's connection to a gateway, as the gateway last knew it.
 *
 * @param gateway who holds, or held, the connection
 * @param epoch number of the session: the offset, in {@code enot.sessions}, of the record that opened it. That record cannot know it and says
 *     {@link #OWN_OFFSET}. Offsets only grow, so the log itself orders the sessions of a node, whatever the clocks of the gateways say.
 * @param online false once the connection is closed
 * @param since when the connection was made, or closed
 * @param cursor offset, in the node's partition of the commands, of the last command it acknowledged; −1 for none
 * @param running ids of the commands that it has acknowledged and not answered, oldest first
 * @param hello what the node said of itself; {@code script} and {@code plan} as they are now
 * @param rollout the last attempt of a plan on the node; null for none
 * @param keyGeneration of the newest key of its own by which the node has proved itself; 0 for none, {@link #AWAITS_APPROVAL} for one that was not let in
 * @param time when this was written; a later record of the session may have been lost with its gateway
 */
public record SessionRecord(
        String node,
        String gateway,
        long epoch,
        boolean online,
        Instant since,
        long cursor,
        List<String> running,
        NodeInfo hello,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Rollout rollout,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int keyGeneration,
        Instant time)
        implements LogRecord {

    /** The epoch of this session is this record's own offset. */
    public static final long OWN_OFFSET = -1;

    /** The node has come with the fleet key, and waits outside until people have approved it. */
    public static final int AWAITS_APPROVAL = -1;

    /**
     * What a node says of itself at the handshake.
     *
     * @param boot new at every start of the board
     * @param free bytes of free heap; −1 if it does not say
     * @param script digest of the script that it starts at boot; empty for none
     * @param plan name of the plan that installed the script; empty for none
     * @param name what it would like to be called, or empty
     */
    public record NodeInfo(
            String boot, String fw, String board, int rx, long free, String script, String plan, String name) {
        public NodeInfo {
            Objects.requireNonNull(boot, "boot");
            Objects.requireNonNull(fw, "fw");
            Objects.requireNonNull(board, "board");
            Objects.requireNonNull(script, "script");
            Objects.requireNonNull(plan, "plan");
            Objects.requireNonNull(name, "name");
        }

        /** The node, with another script on it. */
        public NodeInfo withScript(String nowScript, String nowPlan) {
            return new NodeInfo(boot, fw, board, rx, free, nowScript, nowPlan, name);
        }
    }

    public SessionRecord {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(hello, "hello");
        Objects.requireNonNull(time, "time");
        running = List.copyOf(running);
    }

    @Override
    public Topic topic() {
        return Topic.SESSIONS;
    }

    @Override
    public String key() {
        return node;
    }

    @Override
    public CloudEvent event() {
        return new CloudEvent(
                node + "/" + gateway + "/" + epoch + "/" + time,
                online ? "io.enot.session.online" : "io.enot.session.offline",
                "/node-gateway-service/" + gateway,
                node,
                time,
                null);
    }
}
