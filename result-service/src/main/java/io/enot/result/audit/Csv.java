package io.enot.result.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.CommandRecord;
import io.enot.contract.record.Execution;
import io.enot.contract.record.Selector;
import io.enot.contract.record.Target;
import io.enot.result.history.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entries as a table, as RFC 4180 has it. A cell that a spreadsheet would take for a formula begins with an apostrophe, which makes it text there. */
final class Csv {
    private static final List<String> COLUMNS = List.of(
            "acceptedAt",
            "id",
            "node",
            "target",
            "state",
            "type",
            "issuer",
            "client",
            "requestId",
            "traceId",
            "origin",
            "deliveredAt",
            "finishedAt",
            "gateway",
            "ms",
            "value",
            "reason",
            "error",
            "cancelledBy",
            "message",
            "partition",
            "offset");

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
    private static final String FORMULA = "=+-@\t\r\n";

    private Csv() {}

    static String header() {
        return line(COLUMNS);
    }

    static String line(Entry entry) {
        CommandRecord command = entry.command();
        @Nullable Execution execution = entry.execution();
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(command.acceptedAt());
        cells.add(command.id());
        cells.add(execution == null ? null : execution.node());
        cells.add(
                command.target() instanceof Target.Matching(var selector)
                        ? (selector.terms().isEmpty() ? Selector.EVERYBODY : selector)
                        : null);
        cells.add(execution == null ? null : execution.state().wire());
        cells.add(command.type());
        cells.add(command.issuer());
        cells.add(command.client());
        cells.add(command.requestId());
        cells.add(command.traceId());
        cells.add(command.origin() == null ? null : json(command.origin()));
        cells.add(execution == null ? null : execution.deliveredAt());
        cells.add(execution == null ? null : execution.finishedAt());
        cells.add(execution == null ? null : execution.gateway());
        cells.add(execution == null ? null : execution.ms());
        cells.add(execution == null ? null : execution.value());
        cells.add(execution == null ? null : execution.reason());
        cells.add(execution == null ? null : execution.error());
        cells.add(entry.cancelled() == null ? null : entry.cancelled().issuer());
        cells.add(command.message());
        cells.add(entry.position().partition());
        cells.add(entry.position().offset());
        return line(cells);
    }

    private static JsonNode json(Object value) {
        return Json.MAPPER.valueToTree(value);
    }

    private static String line(List<? extends @Nullable Object> cells) {
        return cells.stream()
                        .map(cell -> cell(cell == null ? "" : cell.toString()))
                        .collect(Collectors.joining(",")) + "\r\n";
    }

    /** One cell. */
    static String cell(String text) {
        String harmless = isFormula(text) ? "'" + text : text;
        boolean quoted = harmless.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0);
        return quoted ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty()
                && FORMULA.indexOf(text.charAt(0)) >= 0
                && !NUMBER.matcher(text).matches();
    }
}
