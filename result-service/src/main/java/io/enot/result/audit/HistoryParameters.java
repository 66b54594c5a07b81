package io.enot.result.audit;

import io.enot.contract.record.Selector;
import io.enot.result.node.NodesAsked;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What can be asked of the history, as it comes in a request's query. All of it may be left out; all conditions must hold. */
public record HistoryParameters(
        @Parameter(description = "Labels of the nodes as they are now, such as room=lab,floor!=2")
        @QueryParam("label")
        @Nullable
        String label,

        @Parameter(description = "Accepted at that time or later; ISO-8601", example = "2026-11-24T12:00:00Z")
        @QueryParam("from")
        @Nullable
        String from,

        @Parameter(description = "Accepted before that time; ISO-8601") @QueryParam("to") @Nullable
        String to,

        @Parameter(description = "Type of the message, or its command, such as eval or read GPIOs; several with commas")
        @QueryParam("type")
        @Nullable
        String type,

        @Parameter(description = "State, such as failed or timed_out; several with commas")
        @QueryParam("state")
        @Nullable
        String state,

        @Parameter(description = "Who asked") @QueryParam("issuer") @Nullable
        String issuer,

        @Parameter(description = "Text somewhere in the message, whatever its case") @QueryParam("text") @Nullable
        String text,

        @Parameter(description = "Id of the replay that has issued it") @QueryParam("replay") @Nullable
        String replay,

        @Parameter(description = "What comes first: newest, or oldest") @QueryParam("order") @Nullable
        String order,

        @Parameter(description = "At most so many entries: 50 of 1000 on a page, all of them in a file")
        @QueryParam("limit")
        @Nullable
        String limit,

        @Parameter(description = "The next of the page before") @QueryParam("cursor") @Nullable
        String cursor) {

    /** What a replay has issued, in that order. */
    public static HistoryParameters ofReplay(String id, Instant since, String limit, @Nullable String cursor) {
        return new HistoryParameters(null, since.toString(), null, null, null, null, null, id, "oldest", limit, cursor);
    }

    /** The same question, about nodes that have these labels too. */
    HistoryParameters within(UnaryOperator<Optional<Selector>> nodes) {
        return new HistoryParameters(
                nodes.apply(Optional.ofNullable(label).map(NodesAsked::labelled))
                        .map(Selector::toString)
                        .orElse(null),
                from,
                to,
                type,
                state,
                issuer,
                text,
                replay,
                order,
                limit,
                cursor);
    }

    /** The same question, for another page. */
    HistoryParameters page(@Nullable String from, int entries) {
        return new HistoryParameters(
                label, this.from, to, type, state, issuer, text, replay, order, Integer.toString(entries), from);
    }

    /** The query with which another instance is asked the same. */
    String toQuery(List<String> nodes) {
        StringJoiner query = new StringJoiner("&");
        nodes.forEach(node -> add(query, "node", node));
        add(query, "label", label);
        add(query, "from", from);
        add(query, "to", to);
        add(query, "type", type);
        add(query, "state", state);
        add(query, "issuer", issuer);
        add(query, "text", text);
        add(query, "replay", replay);
        add(query, "order", order);
        add(query, "limit", limit);
        add(query, "cursor", cursor);
        return query.toString();
    }

    private static void add(StringJoiner query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
