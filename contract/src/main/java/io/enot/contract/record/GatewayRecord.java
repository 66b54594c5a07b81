package io.enot.contract.record;

import java.time.Instant;
import java.util.Objects;

/**
 * A gateway's heartbeat.
 *
 * @param nodes how many are connected to it
 * @param stopped true in the last record of a gateway that left in good order
 */
public record GatewayRecord(String id, Instant startedAt, Instant heartbeatAt, int nodes, boolean stopped)
        implements LogRecord {
    public GatewayRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(heartbeatAt, "heartbeatAt");
    }

    @Override
    public Topic topic() {
        return Topic.GATEWAYS;
    }

    @Override
    public String key() {
        return id;
    }

    @Override
    public CloudEvent event() {
        return new CloudEvent(
                id + "/" + heartbeatAt,
                stopped ? "io.enot.gateway.stopped" : "io.enot.gateway.alive",
                "/node-gateway-service/" + id,
                null,
                heartbeatAt,
                null);
    }
}
