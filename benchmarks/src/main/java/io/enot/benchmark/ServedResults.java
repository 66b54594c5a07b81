package io.enot.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.json.Json;
import io.enot.contract.record.State;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the result service says of commands, held against what stands in the log. */
final class ServedResults {
    /** Commands that are asked for: enough to meet every kind, few enough to be done in seconds. */
    private static final int MOST = 2000;

    private final String service;
    private final HttpClient http = HttpClient.newHttpClient();

    ServedResults(int port) {
        this.service = "http://127.0.0.1:" + port + "/results/";
    }

    /** Each contradiction in a sentence. */
    List<String> compare(Map<History.Execution, State> states) throws InterruptedException {
        Map<String, Map<String, State>> byCommand = new HashMap<>();
        states.forEach((execution, state) -> byCommand
                .computeIfAbsent(execution.commandId(), absent -> new HashMap<>())
                .put(execution.node(), state));
        List<String> contradictions = new ArrayList<>();
        int asked = 0;
        for (Map.Entry<String, Map<String, State>> command : byCommand.entrySet()) {
            if (asked++ < MOST) {
                compare(command.getKey(), command.getValue(), contradictions);
            }
        }
        return contradictions;
    }

    private void compare(String id, Map<String, State> expected, List<String> contradictions)
            throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(service + id)).build(), HttpResponse.BodyHandlers.ofString());
            Map<String, String> served = new HashMap<>();
            for (JsonNode result : Json.MAPPER.readTree(response.body()).path("results")) {
                served.put(result.get("node").asText(), result.get("state").asText());
            }
            expected.forEach((node, state) -> {
                if (!state.wire().equals(served.get(node))) {
                    contradictions.add("command " + id + " on " + node + " is " + state.wire()
                            + ", and the result service says " + served.get(node));
                }
            });
        } catch (IOException e) {
            contradictions.add("the result service does not answer for command " + id + ": " + e.getMessage());
        }
    }
}
