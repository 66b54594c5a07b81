package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What had a command issued, where that was not a caller who posted it. In JSON the member {@code kind} says what; one that a reader does not know counts as none, so that a
 * later kind keeps no command from its node.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = Void.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Origin.Plan.class, name = "plan"),
    @JsonSubTypes.Type(value = Origin.Replay.class, name = "replay")
})
public sealed interface Origin {

    /** The desired state of some nodes. */
    record Plan(String name) implements Origin {
        public Plan {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * History that was issued once more.
     *
     * @param id of the replay; the commands of one replay share it
     * @param replayOf id of the command that this one repeats
     * @param node that got that command, where this one goes to another; null where it goes to the same
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Replay(String id, String replayOf, @Nullable String node) implements Origin {
        public Replay {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(replayOf, "replayOf");
        }
    }
}
