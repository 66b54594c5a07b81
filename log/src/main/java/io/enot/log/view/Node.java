package io.enot.log.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.enot.contract.record.Rollout;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node as people see it.
 *
 * @param name the registered one, else what the board calls itself, else its id
 * @param online whether its connection is open, on a gateway that lives
 * @param since when it came online or went offline; null if it never connected
 * @param gateway that holds, or last held, its connection; null if it never connected
 * @param free bytes of free heap at its last handshake; null if it never said
 * @param script digest of the script that it starts at boot; null for none
 * @param plan name of the plan that brought it; null for none
 * @param rollout the last attempt of a plan; null for none
 * @param cursor offset of the last command it is known to have acknowledged; null for none
 * @param access whether it is let in, and by which key
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Node(
        String id,
        String name,
        Map<String, String> labels,
        boolean online,
        @Nullable Instant since,
        @Nullable String gateway,
        @Nullable String board,
        @Nullable String fw,
        @Nullable Long free,
        @Nullable String script,
        @Nullable String plan,
        @Nullable Rollout rollout,
        @Nullable Long cursor,
        @JsonUnwrapped Access access) {

    /**
     * Whether a node is let in, and by which key.
     *
     * @param disabled whether people have said that it is not to be let in
     * @param approval null where nobody has asked for one
     * @param keyGeneration of its own key; null as long as it uses the fleet key
     * @param nextKey generation of the key that it is to have; null if that is the one that it has
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Access(
            boolean disabled,
            @Nullable Approval approval,
            @Nullable Integer keyGeneration,
            @Nullable Integer nextKey) {}

    /** What has become of a node that has to be approved. */
    public enum Approval {
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("approved")
        APPROVED
    }
}
