package io.enot.result.history;

import io.enot.contract.record.CancelRecord;
import io.enot.contract.record.Execution;
import io.enot.result.history.Entry.Position;
import io.enot.result.history.Records.Member;
import java.time.Instant;
import java.util.Optional;

/** Puts the entries of one partition together, as they must be called at a time. */
record Entries(Records records, Instant now) {

    Entry ofBroadcast(Command command) {
        return Entry.ofBroadcast(command, records.partition(), cancelOf(command));
    }

    /** Empty if nothing is known of the node. */
    Optional<Entry> ofNode(Command command, Member member) {
        return records.execution(member.node(), command.place())
                .map(execution -> ofNode(command, member.offset(), execution));
    }

    /** @param offset of the node's own record, or {@link Member#NO_RECORD} */
    Entry ofNode(Command command, long offset, Execution execution) {
        Position position = new Position(records.partition(), offset == Member.NO_RECORD ? command.offset() : offset);
        return Entry.ofNode(command, position, cancelOf(command), execution, now);
    }

    private Optional<CancelRecord> cancelOf(Command command) {
        return command.cancelled() ? records.cancel(command.place()) : Optional.empty();
    }
}
