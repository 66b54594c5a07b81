package io.enot.result.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.Origin;
import io.enot.contract.record.Selector;
import io.enot.contract.record.State;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries are wanted. Every condition must hold; an empty one always does. A broadcast itself has neither node nor state, and is not among what is asked for by them.
 *
 * @param nodes ids
 * @param labels of the node, as they are now
 * @param from of the acceptance, included
 * @param to of the acceptance, not included
 * @param types of the message, or its command where it has one, such as {@code read GPIOs}
 * @param states as they are at the time of the search
 * @param text that stands somewhere in the message, whatever the case
 * @param replay that has issued the command
 */
public record Filter(
        Set<String> nodes,
        Optional<Selector> labels,
        Optional<Instant> from,
        Optional<Instant> to,
        Set<String> types,
        Set<State> states,
        Optional<String> issuer,
        Optional<String> text,
        Optional<String> replay) {
    /** Everything. */
    public static final Filter ALL = new Filter(
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Filter {
        nodes = Set.copyOf(nodes);
        types = Set.copyOf(types);
        states = Set.copyOf(states);
        text = text.map(found -> found.toLowerCase(Locale.ROOT));
    }

    /** This filter, for some nodes. */
    public Filter withNodes(Set<String> ids) {
        return new Filter(ids, labels, from, to, types, states, issuer, text, replay);
    }

    boolean matches(Entry entry, NodeLabels nodeLabels) {
        return wants(entry.command()) && matchesNode(Optional.ofNullable(entry.execution()), nodeLabels);
    }

    /** Whether any entry of the command can be wanted. */
    boolean wants(CommandRecord command) {
        return from.map(first -> !command.acceptedAt().isBefore(first)).orElse(true)
                && to.map(end -> command.acceptedAt().isBefore(end)).orElse(true)
                && issuer.map(command.issuer()::equals).orElse(true)
                && replay.map(id -> command.origin() instanceof Origin.Replay origin
                                && origin.id().equals(id))
                        .orElse(true)
                && (types.isEmpty()
                        || types.contains(command.type())
                        || types.contains(command.message().path("command").asText()))
                && text.map(part -> contains(command.message(), part)).orElse(true);
    }

    private boolean matchesNode(Optional<Execution> execution, NodeLabels nodeLabels) {
        return execution
                .map(known -> (nodes.isEmpty() || nodes.contains(known.node()))
                        && (states.isEmpty() || states.contains(known.state()))
                        && labels.map(selector -> selector.matches(nodeLabels.of(known.node())))
                                .orElse(true))
                .orElse(nodes.isEmpty() && states.isEmpty() && labels.isEmpty());
    }

    private static boolean contains(JsonNode json, String part) {
        if (json.isContainerNode()) {
            for (JsonNode member : json) {
                if (contains(member, part)) {
                    return true;
                }
            }
            return false;
        }
        return json.asText().toLowerCase(Locale.ROOT).contains(part);
    }
}
