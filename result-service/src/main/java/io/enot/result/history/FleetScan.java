package io.enot.result.history;

import io.enot.result.history.Records.Member;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All entries of a partition, by way of its commands. */
final class FleetScan implements Scan<Entry> {
    private final Entries entries;
    private final Span span;
    private final Scan<Command> commands;

    private Scan<Member> addressees = Scan.of(List.of());
    private @Nullable Command command;
    private @Nullable Entry next;

    FleetScan(Entries entries, Span span) {
        this.entries = entries;
        this.span = span;
        this.commands = entries.records().commands(span.from(), span.to(), span.order());
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            if (command != null && addressees.hasNext()) {
                next = entry(command, addressees.next()).orElse(null);
            } else if (commands.hasNext()) {
                begin(commands.next());
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public Entry next() {
        @Nullable Entry found = hasNext() ? next : null;
        if (found == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return found;
    }

    @Override
    public void close() {
        addressees.close();
        commands.close();
    }

    private void begin(Command following) {
        addressees.close();
        command = following;
        addressees = Addressees.of(following, entries.records(), span.order(), span.fromNode(following.place()));
    }

    private Optional<Entry> entry(Command of, Member member) {
        if (!span.contains(new Cursor(of.place(), member.node()))) {
            return Optional.empty();
        }
        return member.node().isEmpty() ? Optional.of(entries.ofBroadcast(of)) : entries.ofNode(of, member);
    }
}
