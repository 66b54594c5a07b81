package io.enot.result.stream;

import io.enot.contract.json.InvalidField;
import io.enot.contract.record.CloudEvent;
import io.enot.contract.record.Selector;
import io.enot.log.Headers;
import io.enot.result.history.NodeLabels;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Which events a listener wants to hear of. Looks at key and headers only. Every condition must hold; an empty one always does.
 *
 * @param nodes ids
 * @param labels of the node, as they are now
 * @param command id
 * @param states that an event leads to, or {@code output} for what is printed
 */
record Wanted(
        Set<String> nodes, Optional<Selector> labels, Optional<String> command, Set<String> states, NodeLabels known) {
    /** Before the name of what happened, in the type of an event. */
    private static final String TYPE = "io.enot.execution.";

    private static final Set<String> STATES = Set.of("delivered", "output", "succeeded", "failed", "cancelled");

    Wanted {
        nodes = Set.copyOf(nodes);
        states = Set.copyOf(states);
        for (String state : states) {
            if (!STATES.contains(state)) {
                throw new InvalidField(
                        "state",
                        "is none that an event leads to: '" + state + "'; these are "
                                + String.join(", ", new TreeSet<>(STATES)));
            }
        }
    }

    boolean matches(ConsumerRecord<String, byte[]> record) {
        @Nullable String node = record.key();
        return node != null
                && (nodes.isEmpty() || nodes.contains(node))
                && (states.isEmpty() || states.contains(nameOf(record)))
                && command.map(Headers.commandId(record)::equals).orElse(true)
                && labels.map(selector -> selector.matches(known.of(node))).orElse(true);
    }

    /** What happened, in one word. */
    static String nameOf(ConsumerRecord<String, byte[]> record) {
        String type = Headers.text(record, CloudEvent.TYPE).orElse("");
        return type.startsWith(TYPE) ? type.substring(TYPE.length()) : "message";
    }
}
