package io.enot.result.history;

import io.enot.result.history.Records.Member;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All entries of a partition, by way of its commands. */
final class FleetScan implements Scan<Candidate> {
    private final Entries entries;
    private final Filter filter;
    private final Span span;
    private final Scan<Command> commands;

    private Scan<Member> addressees = Scan.of(List.of());
    private @Nullable Command command;
    private @Nullable Candidate next;

    FleetScan(Entries entries, Filter filter, Span span) {
        this.entries = entries;
        this.filter = filter;
        this.span = span;
        this.commands = entries.records().commands(span.from(), span.to(), span.order());
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            if (command != null && addressees.hasNext()) {
                next = entry(command, addressees.next()).map(Candidate::of).orElse(null);
            } else if (commands.hasNext()) {
                begin(commands.next());
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public Candidate next() {
        @Nullable Candidate found = hasNext() ? next : null;
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
        if (filter.wants(following.record())) {
            addressees = Addressees.of(following, entries.records(), span.order(), span.fromNode(following.place()));
        } else {
            addressees = Scan.of(List.of());
            Candidate unwanted = Candidate.unwanted(following);
            next = span.contains(unwanted.cursor()) ? unwanted : null;
        }
    }

    private Optional<Entry> entry(Command of, Member member) {
        if (!span.contains(new Cursor(of.place(), member.node()))) {
            return Optional.empty();
        }
        return member.node().isEmpty() ? Optional.of(entries.ofBroadcast(of)) : entries.ofNode(of, member);
    }
}
