package io.enot.gateway.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.node.NodeFrame;
import java.util.Optional;

/**
 * What the agent tells of its script by itself.
 *
 * @param script digest of what it starts at boot from now on; empty for none
 * @param plan that brought this script; empty for none
 * @param failed digest of the script that it has given up; empty if it has not
 * @param trace why
 */
record ScriptReport(String script, String plan, String failed, String trace) {
    /** The name under which the agent reports it. */
    static final String NAME = "enot/script";

    /** Empty if the report is another one. */
    static Optional<ScriptReport> of(NodeFrame.Report report) {
        if (!report.name().equals(NAME)) {
            return Optional.empty();
        }
        JsonNode value = report.value();
        return Optional.of(new ScriptReport(
                value.path("script").asText(""),
                value.path("plan").asText(""),
                value.path("failed").asText(""),
                value.path("traces").path(0).asText("no traceback: the board was reset")));
    }
}
