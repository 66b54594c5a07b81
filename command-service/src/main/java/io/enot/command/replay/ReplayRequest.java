package io.enot.command.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.command.node.NodeLookup;
import io.enot.command.send.Addressees;
import io.enot.contract.json.Fields;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.record.ReplaySpec;
import io.enot.contract.record.ReplaySpec.Span;
import io.enot.log.view.NodeDirectory;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A replay as people ask for it.
 *
 * @param from ISO-8601, with {@code to}: when the commands were accepted
 * @param commands or: their ids
 * @param positions or: where they stand, {@code {"partition": 3, "from": 17, "to": 20}}
 * @param nodes an id or name, a list of them, or labels: only what went to these
 * @param types of messages: only these
 * @param issuers only theirs; if it is left out, all but nodes and plans
 * @param onto a node that gets all of it, or {@code {"board-1": "board-9"}}: which gets what which got
 * @param pace {@code "original"}, {@code "fast"}, or how many times faster
 * @param limit the most commands per second
 * @param dryRun only tell what would be issued
 */
@Schema(
        name = "Replay",
        examples =
                "{\"from\": \"2026-11-24T12:00:00Z\", \"to\": \"2026-11-24T13:00:00Z\", \"nodes\": [\"board-1\"], \"onto\": \"board-9\", \"pace\": 60, \"dryRun\": true}")
record ReplayRequest(
        @Nullable String from,
        @Nullable String to,
        @Nullable List<String> commands,
        @Nullable List<Span> positions,
        @Nullable List<String> nodes,
        @Nullable List<String> types,
        @Nullable List<String> issuers,
        @Nullable Map<String, String> onto,
        @Nullable String pace,
        @Nullable Integer limit,
        @Nullable Boolean dryRun) {
    private static final Set<String> MEMBERS = Set.of(
            "from", "to", "commands", "positions", "nodes", "types", "issuers", "onto", "pace", "limit", "dryRun");
    private static final int MAX_LIST = 10_000;
    private static final int MAX_LIMIT = 10_000;
    private static final double MAX_FACTOR = 1_000_000;

    /** A request, checked. */
    record Checked(ReplaySpec spec, boolean dryRun) {}

    /** @throws InvalidField naming what is wrong; {@code HttpProblem} if it names an unknown node */
    static Checked parse(byte[] body, ReplayConfig config, NodeDirectory directory, NodeLookup lookup, Instant now) {
        Fields fields = new Fields(Json.object(body, 0, body.length));
        fields.allowOnly(MEMBERS, "a replay");
        if (!fields.has("from") && !fields.has("commands") && !fields.has("positions")) {
            throw new InvalidField("from", "is missing: say from when, or which commands or positions");
        }
        Instant from = time(fields, "from", Instant.EPOCH);
        Instant to = time(fields, "to", now);
        if (to.isBefore(from)) {
            throw new InvalidField("to", "is before from");
        }
        ReplaySpec spec = new ReplaySpec(
                from,
                to.isAfter(now) ? now : to,
                list(fields, "commands", ReplayRequest::text),
                list(fields, "positions", ReplayRequest::span),
                fields.has("nodes")
                        ? List.copyOf(
                                Addressees.of("nodes", fields.value("nodes"), all -> all, directory, lookup, MAX_LIST)
                                        .matched())
                        : List.of(),
                list(fields, "types", ReplayRequest::text),
                list(fields, "issuers", ReplayRequest::text),
                onto(fields, lookup),
                factor(fields),
                (int) fields.integer("limit", 1, MAX_LIMIT, config.limit()));
        return new Checked(spec, fields.bool("dryRun", false));
    }

    private static Instant time(Fields fields, String name, Instant otherwise) {
        try {
            return fields.has(name) ? Instant.parse(fields.text(name)) : otherwise;
        } catch (DateTimeException e) {
            throw fields.invalid(name, "is not a time; write 2026-11-24T12:00:00Z");
        }
    }

    private static <T> List<T> list(Fields fields, String name, BiFunction<String, JsonNode, T> element) {
        if (!fields.has(name)) {
            return List.of();
        }
        List<T> list = new ArrayList<>();
        for (JsonNode value : fields.array(name)) {
            list.add(element.apply(name + "[" + list.size() + "]", value));
        }
        if (list.isEmpty() || list.size() > MAX_LIST) {
            throw fields.invalid(name, "must have 1 to " + MAX_LIST + " elements");
        }
        return list;
    }

    private static String text(String field, JsonNode value) {
        if (!value.isTextual()) {
            throw new InvalidField(field, "must be a string");
        }
        return value.textValue();
    }

    private static Span span(String field, JsonNode value) {
        if (!(value instanceof ObjectNode object)) {
            throw new InvalidField(field, "must be {\"partition\": 3, \"from\": 17, \"to\": 20}");
        }
        try {
            Fields fields = new Fields(object);
            fields.allowOnly(Set.of("partition", "from", "to"), "a position");
            long from = fields.integer("from", 0, Long.MAX_VALUE);
            return new Span(
                    (int) fields.integer("partition", 0, Integer.MAX_VALUE),
                    from,
                    fields.integer("to", from, Long.MAX_VALUE, from));
        } catch (InvalidField e) {
            throw new InvalidField(field + "." + e.field(), e.reason());
        }
    }

    private static Map<String, String> onto(Fields fields, NodeLookup lookup) {
        if (!fields.has("onto")) {
            return Map.of();
        }
        JsonNode value = fields.value("onto");
        if (value.isTextual()) {
            return Map.of(ReplaySpec.ANY, lookup.id("onto", value.textValue()));
        }
        Map<String, String> onto = new HashMap<>();
        Fields pairs = fields.fields("onto");
        for (Map.Entry<String, JsonNode> pair : pairs.json().properties()) {
            String old = pair.getKey().equals(ReplaySpec.ANY)
                    ? ReplaySpec.ANY
                    : lookup.id("onto." + pair.getKey(), pair.getKey());
            onto.put(old, lookup.id("onto." + pair.getKey(), pairs.text(pair.getKey())));
        }
        return onto;
    }

    private static double factor(Fields fields) {
        JsonNode pace = fields.value("pace");
        if (pace.isNull() || pace.asText().equals("original")) {
            return 1;
        }
        if (pace.asText().equals("fast")) {
            return 0;
        }
        if (!pace.isNumber()) {
            throw fields.invalid("pace", "must be \"original\", \"fast\", or how many times faster, such as 60");
        }
        double factor = fields.number("pace", 0, MAX_FACTOR, 1);
        if (factor == 0) {
            throw fields.invalid("pace", "must be more than 0");
        }
        return factor;
    }
}
