package io.enot.contract.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;

/**
 * What a node told by itself.
 *
 * @param name of the quantity
 * @param value any JSON
 * @param epoch of the session in which it was told
 * @param seq counts within the session
 */
public record ReportRecord(String node, String name, JsonNode value, Instant time, String gateway, long epoch, long seq)
        implements LogRecord {
    public ReportRecord {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(gateway, "gateway");
    }

    @Override
    public Topic topic() {
        return Topic.REPORTS;
    }

    @Override
    public String key() {
        return node;
    }

    @Override
    public CloudEvent event() {
        return new CloudEvent(
                node + "/report/" + epoch + "-" + seq,
                "io.enot.report",
                "/node-gateway-service/" + gateway,
                node,
                time,
                null);
    }
}
