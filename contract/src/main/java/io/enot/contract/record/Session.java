package io.enot.contract.record;

import io.enot.contract.record.SessionRecord.NodeInfo;
import java.time.Instant;

/**
 * One connection of a node, numbered by the log.
 *
 * @param epoch larger than that of every earlier session of the node
 * @param cursor offset of the last command that the node has acknowledged; −1 for none
 */
public record Session(
        String node, String gateway, long epoch, boolean online, Instant since, long cursor, NodeInfo info) {

    /** What the record at {@code offset} says. */
    public static Session of(SessionRecord record, long offset) {
        return new Session(
                record.node(),
                record.gateway(),
                record.epoch() == SessionRecord.OWN_OFFSET ? offset : record.epoch(),
                record.online(),
                record.since(),
                record.cursor(),
                record.hello());
    }

    /** This session, which is known, after another one came to be known: the later epoch stands, a cursor never goes back, and what is closed stays closed. */
    public Session after(Session other) {
        if (other.epoch < epoch) {
            return withCursor(other.cursor);
        }
        if (other.epoch > epoch || !other.online) {
            return other.withCursor(cursor);
        }
        return withCursor(other.cursor);
    }

    public Session withCursor(long atLeast) {
        return atLeast <= cursor ? this : new Session(node, gateway, epoch, online, since, atLeast, info);
    }

    /** This session once its connection is closed. */
    public Session closed(Instant now) {
        return new Session(node, gateway, epoch, false, now, cursor, info);
    }

    /** The record that tells the others. */
    public SessionRecord toRecord() {
        return new SessionRecord(node, gateway, epoch, online, since, cursor, info);
    }
}
