package io.enot.gateway;

import io.enot.contract.record.Session;
import io.enot.gateway.node.Gateway;
import io.enot.gateway.session.Sessions;
import io.enot.log.LogReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Learns how far each node is, forgets what it has acknowledged elsewhere, closes a connection whose node has a newer one, and sees to it that a late record of an older session does not hide
 * a newer one.
 */
final class SessionReader implements LogReader.Receiver {
    private final Gateway gateway;

    SessionReader(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() != null) {
            learn(Sessions.read(record.value(), record.offset()));
        }
    }

    private void learn(Session read) {
        if (isOwn(read)) {
            reassert(read);
            return;
        }
        Session known = gateway.sessions().learn(read);
        gateway.window().acknowledged(gateway.log().partitionOf(known.node()), known.node(), known.cursor());
        gateway.connections()
                .get(known.node())
                .ifPresent(connection -> connection.loop().run(() -> connection.supersededBy(known.epoch())));
        reassert(read);
    }

    /** What this gateway has written since it was started it knew before the log did, and by now it may know more. */
    private boolean isOwn(Session read) {
        return read.gateway().equals(gateway.id()) && !read.since().isBefore(gateway.startedAt());
    }

    /** The log keeps the last record of each node: if that is one of an older session than the one that is held here, the newer one has to be written again. */
    private void reassert(Session read) {
        gateway.sessions()
                .get(read.node())
                .filter(known -> read.epoch() < known.epoch())
                .filter(known -> known.online() && known.gateway().equals(gateway.id()))
                .ifPresent(known -> gateway.log().append(known.toRecord()));
    }
}
