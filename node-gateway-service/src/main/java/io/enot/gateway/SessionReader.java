package io.enot.gateway;

import io.enot.contract.record.Session;
import io.enot.gateway.node.Gateway;
import io.enot.log.LogReader;
import java.io.UncheckedIOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;

/** Learns how far each node is, forgets what it has acknowledged elsewhere, and closes a connection whose node has a newer one. */
final class SessionReader implements LogReader.Batch {
    private static final Logger LOG = Logger.getLogger(SessionReader.class);

    private final Gateway gateway;

    SessionReader(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void accept(ConsumerRecords<String, byte[]> records) {
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                if (record.value() != null) {
                    learn(gateway.sessions().read(record.value(), record.offset()));
                }
            } catch (UncheckedIOException e) {
                LOG.warnf("a session that cannot be read partition=%d offset=%d", record.partition(), record.offset());
            }
        }
    }

    private void learn(Session session) {
        gateway.window().acknowledged(gateway.log().partitionOf(session.node()), session.node(), session.cursor());
        gateway.connections()
                .get(session.node())
                .ifPresent(connection -> connection.loop().run(() -> connection.supersededBy(session.epoch())));
    }
}
