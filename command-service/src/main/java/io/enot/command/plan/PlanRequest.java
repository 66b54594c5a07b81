package io.enot.command.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.message.FileUpload;
import io.enot.contract.message.Message;
import io.enot.contract.message.Script;
import io.enot.contract.record.PlanRecord;
import io.enot.contract.record.Selector;
import io.enot.http.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A plan as people write it; what they leave out has a default. */
@Schema(
        name = "Plan",
        requiredProperties = {"selector", "script"},
        examples =
                "{\"selector\": \"room=lab,floor!=2\", \"script\": \"def main(): ...\", \"percent\": 10, \"maxFailures\": 3}")
record PlanRequest(
        String selector,
        String script,
        @Nullable Map<String, String> files,
        @Nullable Integer percent,
        @Nullable Integer maxFailures,
        @Nullable Integer concurrency,
        @Nullable Integer priority,
        @Nullable Boolean paused,
        @Nullable String settle) {
    private static final Set<String> MEMBERS = Set.of(
            "selector", "script", "files", "percent", "maxFailures", "concurrency", "priority", "paused", "settle");
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Duration LONGEST_SETTLE = Duration.ofHours(1);
    private static final int MAX_FILES = 64;
    private static final int MANY = 1_000_000;

    /** @throws InvalidField naming what is missing or wrong */
    static PlanRecord parse(String name, ObjectNode json, String issuer, Instant now) {
        Fields fields = new Fields(json);
        fields.allowOnly(MEMBERS, "a plan");
        return new PlanRecord(
                name,
                selector(fields),
                script(fields),
                files(fields.fields("files")),
                (int) fields.integer("percent", 0, 100, 100),
                (int) fields.integer("maxFailures", 0, MANY, 0),
                (int) fields.integer("concurrency", 1, MANY, 10),
                (int) fields.integer("priority", -MANY, MANY, 0),
                fields.bool("paused", false),
                Durations.parse(
                        "settle",
                        fields.has("settle") ? fields.text("settle") : null,
                        SETTLE,
                        Duration.ZERO,
                        LONGEST_SETTLE),
                issuer,
                now);
    }

    /** The members by which a plan is written again as it is. */
    static ObjectNode of(PlanRecord spec) {
        ObjectNode json = Json.object()
                .put("selector", spec.selector().wire())
                .put("script", spec.script())
                .put("percent", spec.percent())
                .put("maxFailures", spec.maxFailures())
                .put("concurrency", spec.concurrency())
                .put("priority", spec.priority())
                .put("paused", spec.paused())
                .put("settle", spec.settle().toString());
        ObjectNode files = json.putObject("files");
        spec.files().forEach(files::put);
        return json;
    }

    private static Selector selector(Fields fields) {
        try {
            return Selector.fromWire(fields.text("selector"));
        } catch (InvalidField e) {
            throw new InvalidField("selector", e.reason());
        }
    }

    /** Held against the rule for the message that will bring it. */
    private static String script(Fields fields) {
        ObjectNode message = Json.object().put("type", Script.TYPE);
        message.set("script", fields.value("script"));
        Message.from(message);
        return fields.text("script");
    }

    private static Map<String, String> files(Fields fields) {
        Map<String, String> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> file : fields.json().properties()) {
            ObjectNode message = Json.object().put("type", FileUpload.TYPE);
            message.set("file", file.getValue());
            message.putObject("kwargs").put("filename", file.getKey());
            try {
                Message.from(message);
            } catch (InvalidField e) {
                throw fields.invalid(file.getKey(), e.reason());
            }
            files.put(file.getKey(), file.getValue().textValue());
        }
        if (files.size() > MAX_FILES) {
            throw new InvalidField("files", "are more than " + MAX_FILES);
        }
        return files;
    }
}
