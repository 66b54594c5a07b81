package io.enot.result.audit;

import io.enot.contract.json.InvalidField;
import io.enot.contract.record.Selector;
import io.enot.contract.record.State;
import io.enot.log.view.Node;
import io.enot.log.view.NodeDirectory;
import io.enot.result.history.Cursor;
import io.enot.result.history.Filter;
import io.enot.result.history.Order;
import io.enot.result.history.Query;
import io.enot.result.node.NodesAsked;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a query of what is asked. Throws {@link InvalidField} naming what is wrong. */
final class QueryReader {
    /** Entries on a page, if nobody says how many. */
    static final int USUAL = 50;

    /** The most entries on a page. */
    static final int MOST = 1_000;

    private static final int LONGEST_TEXT = 1_024;
    private static final int MOST_NODES = 64;

    private final NodeDirectory directory;

    QueryReader(NodeDirectory directory) {
        this.directory = directory;
    }

    /** @param nodes ids or names */
    Query read(List<String> nodes, HistoryParameters asked) {
        Filter filter = new Filter(
                nodes(nodes),
                Optional.ofNullable(asked.label()).map(NodesAsked::labelled),
                time("from", asked.from()),
                time("to", asked.to()),
                list(asked.type()).collect(Collectors.toSet()),
                list(asked.state()).map(QueryReader::state).collect(Collectors.toSet()),
                Optional.ofNullable(asked.issuer()),
                Optional.ofNullable(asked.text()).map(text -> bounded("text", text)),
                Optional.ofNullable(asked.replay()));
        return new Query(
                byNodeIfTheyAreFew(filter),
                order(asked.order()),
                Optional.ofNullable(asked.cursor()).map(Cursor::parse),
                limit(asked.limit(), USUAL, MOST));
    }

    /** How many entries are wanted in all; {@code otherwise} if that is not said. */
    static int limit(@Nullable String text, int otherwise, int most) {
        if (text == null) {
            return otherwise;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit > 0 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new InvalidField("limit", "must be a number from 1 to " + most);
    }

    private Set<String> nodes(List<String> named) {
        if (named.size() > MOST_NODES) {
            throw new InvalidField("node", "is there more than " + MOST_NODES + " times; ask by label");
        }
        return NodesAsked.ids(named, directory);
    }

    /** What concerns a few nodes is found by way of the nodes, which is faster than a look at everything. */
    private Filter byNodeIfTheyAreFew(Filter filter) {
        if (filter.labels().isEmpty() || !filter.nodes().isEmpty()) {
            return filter;
        }
        Selector selector = filter.labels().get();
        Set<String> chosen = directory.all().stream()
                .filter(node -> selector.matches(node.labels()))
                .map(Node::id)
                .collect(Collectors.toSet());
        return chosen.isEmpty() || chosen.size() > MOST_NODES ? filter : filter.withNodes(chosen);
    }

    private static Optional<Instant> time(String field, @Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            throw new InvalidField(field, "is not a time: '" + text + "'; write 2026-11-24T12:00:00Z");
        }
    }

    private static Stream<String> list(@Nullable String values) {
        return Stream.ofNullable(values)
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static State state(String text) {
        return oneOf("state", text, State.values(), State::wire);
    }

    private static Order order(@Nullable String text) {
        return text == null
                ? Order.NEWEST
                : oneOf("order", text, Order.values(), order -> order.name().toLowerCase(Locale.ROOT));
    }

    private static <T> T oneOf(String field, String text, T[] all, Function<T, String> written) {
        return Arrays.stream(all)
                .filter(one -> written.apply(one).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidField(
                        field,
                        "is not one of " + Arrays.stream(all).map(written).collect(Collectors.joining(", ")) + ": '"
                                + text + "'"));
    }

    private static String bounded(String field, String text) {
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            throw new InvalidField(field, "must have 1 to " + LONGEST_TEXT + " characters");
        }
        return text;
    }
}
