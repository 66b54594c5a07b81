package io.enot.contract.record;

import io.enot.contract.record.SessionRecord.NodeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a node, numbered by the log.
 *
 * @param epoch larger than that of every earlier session of the node
 * @param cursor offset of the last command that the node has acknowledged; −1 for none
 * @param running ids of the commands that it has acknowledged and not answered, oldest first
 * @param rollout the last attempt of a plan on the node; null for none
 * @param keyGeneration see {@link SessionRecord#keyGeneration}
 * @param knownAt of what time this is: the session may have got on since, if its gateway died before it could tell
 */
public record Session(
        String node,
        String gateway,
        long epoch,
        boolean online,
        Instant since,
        long cursor,
        List<String> running,
        NodeInfo info,
        @Nullable Rollout rollout,
        int keyGeneration,
        Instant knownAt) {

    /** What the record at {@code offset} says. */
    public static Session of(SessionRecord record, long offset) {
        return new Session(
                record.node(),
                record.gateway(),
                record.epoch() == SessionRecord.OWN_OFFSET ? offset : record.epoch(),
                record.online(),
                record.since(),
                record.cursor(),
                record.running(),
                record.hello(),
                record.rollout(),
                record.keyGeneration(),
                record.time());
    }

    /** This session, which is known, after another one came to be known: the later epoch stands, a cursor never goes back, nor does a key of the node's own, and what is closed stays closed. */
    public Session after(Session other) {
        if (other.epoch < epoch) {
            return withWhatStaysOf(other);
        }
        if (other.epoch > epoch || online || !other.online) {
            return other.withWhatStaysOf(this);
        }
        return withWhatStaysOf(other);
    }

    private Session withWhatStaysOf(Session other) {
        return new Session(
                node,
                gateway,
                epoch,
                online,
                since,
                Math.max(cursor, other.cursor),
                running,
                info,
                rollout,
                other.keyGeneration > 0 ? Math.max(keyGeneration, other.keyGeneration) : keyGeneration,
                knownAt);
    }

    /** This session after its node has proved that it holds this key, or a newer one. */
    public Session withKey(int generation) {
        return new Session(
                node,
                gateway,
                epoch,
                online,
                since,
                cursor,
                running,
                info,
                rollout,
                Math.max(keyGeneration, generation),
                knownAt);
    }

    /** This session after its node has got on. */
    public Session withProgress(long newCursor, List<String> nowRunning, Instant now) {
        return new Session(
                node, gateway, epoch, online, since, newCursor, nowRunning, info, rollout, keyGeneration, now);
    }

    /** This session once its connection is closed. */
    public Session closed(Instant now) {
        return new Session(node, gateway, epoch, false, now, cursor, running, info, rollout, keyGeneration, now);
    }

    /** This session after something has happened to the node's script. */
    public Session withScript(NodeInfo nowInfo, @Nullable Rollout nowRollout) {
        return new Session(
                node, gateway, epoch, online, since, cursor, running, nowInfo, nowRollout, keyGeneration, knownAt);
    }

    /** The record that tells the others. */
    public SessionRecord toRecord() {
        return new SessionRecord(
                node, gateway, epoch, online, since, cursor, running, info, rollout, keyGeneration, knownAt);
    }
}
