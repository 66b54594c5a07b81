package io.enot.gateway;

import io.enot.contract.record.CloudEvent;
import io.enot.gateway.delivery.Entry;
import io.enot.gateway.node.Gateway;
import io.enot.gateway.node.NodeConnection;
import io.enot.gateway.node.NodeLoop;
import io.enot.log.LogReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes what is read from the command log into the window, looking at key and headers only, and wakes the connections that it concerns. */
final class CommandReader implements LogReader.Batch {
    private static final Logger LOG = Logger.getLogger(CommandReader.class);

    private final Gateway gateway;

    CommandReader(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void accept(ConsumerRecords<String, byte[]> records) {
        Instant now = gateway.now();
        Map<NodeLoop, Set<NodeConnection>> concerned = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            Instant expiresAt = expiry(record);
            if (!expiresAt.isAfter(now)) {
                continue;
            }
            Entry entry = new Entry(record.offset(), expiresAt, record.value());
            @Nullable String node = record.key();
            if (node == null) {
                gateway.window().addForAll(record.partition(), entry);
                gateway.connections().all().forEach(connection -> wake(concerned, connection));
            } else if (record.offset() > gateway.sessions().cursor(node)) {
                gateway.window().add(record.partition(), node, entry);
                gateway.connections().get(node).ifPresent(connection -> wake(concerned, connection));
            }
        }
        concerned.forEach(NodeLoop::deliver);
    }

    private static void wake(Map<NodeLoop, Set<NodeConnection>> concerned, NodeConnection connection) {
        concerned.computeIfAbsent(connection.loop(), loop -> new HashSet<>()).add(connection);
    }

    /** A record that does not say when it expires, or not so that it can be read, is not delivered. */
    private static Instant expiry(ConsumerRecord<String, byte[]> record) {
        @Nullable Header header = record.headers().lastHeader(CloudEvent.EXPIRY);
        try {
            return header == null ? Instant.MIN : Instant.parse(new String(header.value(), StandardCharsets.UTF_8));
        } catch (DateTimeException e) {
            LOG.warnf("command with an unreadable expiry partition=%d offset=%d", record.partition(), record.offset());
            return Instant.MIN;
        }
    }
}
