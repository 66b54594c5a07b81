package io.enot.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.enot.contract.json.Json;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.GatewayFrame.Reject;
import io.enot.contract.node.NodeFrame.Ack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the dashboard, the alerts and the documentation call by name is there, once commands have passed. */
class MetricsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path OBSERVABILITY = Path.of("..", "k8s", "components", "observability");
    private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");

    /** What Prometheus knows by itself. */
    private static final String UP = "up";

    private static final Pattern LABELS_OF_A_QUERY = Pattern.compile(
            "\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring)\\s*\\([^)]*\\)|\\boffset\\s+\\w+|\\b(?:and|or|unless)\\b");
    private static final Pattern METRIC = Pattern.compile("[a-z][a-z0-9_]*+(?!\\s*\\()");
    private static final Pattern OURS = Pattern.compile("`(enot_[a-z_]+)");

    private static Enot enot;

    @BeforeAll
    static void letACommandPass() throws IOException {
        enot = Enot.shared();
        enot.put("/nodes/measured", "{}").ok();
        String id = enot.post(
                        "/commands",
                        "{\"target\":\"measured\",\"message\":{\"type\":\"eval\",\"to_evaluate\":\"6*7\"}}")
                .ok()
                .get("id")
                .asText();
        try (RawNode node = RawNode.connect(enot)) {
            node.hello("measured", enot.fleetKey(), -1, "");
            Do command = (Do) node.readAfterPings();
            node.send(new Ack(command.at(), -1));
            node.send(RawNode.result(id, 42));
            await().atMost(SOON).until(() -> enot.metric("enot_executions_seconds_count{state=\"succeeded\"}") > 0);
        }
    }

    @Test
    void whatTheDashboardShowsIsMeasured() throws IOException {
        JsonNode dashboard =
                Json.MAPPER.readTree(OBSERVABILITY.resolve("dashboard.json").toFile());

        assertThat(names(dashboard.findValuesAsText("expr")))
                .contains("enot_gateway_nodes", "enot_executions_seconds_bucket")
                .isSubsetOf(measured());
    }

    @Test
    void whatAlertsWatchIsMeasuredAndExplained() throws IOException {
        JsonNode rules =
                new YAMLMapper().readTree(OBSERVABILITY.resolve("rules.yaml").toFile());

        Set<String> watched = names(rules.findValuesAsText("expr"));
        assertThat(watched.remove(UP)).isTrue();
        assertThat(watched).contains("enot_log_lag").isSubsetOf(measured());
        assertThat(Files.readString(OPERATIONS))
                .contains(rules.findValuesAsText("alert").stream()
                        .map(alert -> "`" + alert + "`")
                        .toList());
    }

    @Test
    void whatIsMeasuredIsExplainedAndNothingElse() throws IOException {
        Set<String> explained = OURS.matcher(Files.readString(OPERATIONS))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(explained)
                .isEqualTo(measured().stream()
                        .filter(name -> name.startsWith("enot_"))
                        .map(name -> name.replaceFirst("_seconds_(bucket|count|sum|max)$", "_seconds"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void whoHasNotTheKeyIsCounted() throws IOException {
        double before = enot.metric("enot_gateway_refused_total{reason=\"wrong_key\"}");
        try (RawNode node = RawNode.connect(enot)) {
            assertThat(node.hello("measured", "guessed", -1, "")).isInstanceOf(Reject.class);
        }
        assertThat(enot.metric("enot_gateway_refused_total{reason=\"wrong_key\"}"))
                .isEqualTo(before + 1);
    }

    /** The metrics that queries name. */
    private static Set<String> names(List<String> queries) {
        return queries.stream()
                .flatMap(
                        query -> METRIC.matcher(LABELS_OF_A_QUERY.matcher(query).replaceAll(" "))
                                .results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> measured() {
        return enot.text("/q/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
