package io.enot.result.history;

import io.enot.result.history.Records.Member;
import io.enot.result.history.Records.OnNode;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entries of one node. */
final class NodeScan implements Scan<Candidate> {
    private final Entries entries;
    private final Span span;
    private final String node;
    private final Scan<OnNode> executions;

    private @Nullable Candidate next;

    NodeScan(Entries entries, Span span, String node) {
        this.entries = entries;
        this.span = span;
        this.node = node;
        this.executions = entries.records().executions(node, span.from(), span.to(), span.order());
    }

    @Override
    public boolean hasNext() {
        while (next == null && executions.hasNext()) {
            OnNode found = executions.next();
            if (span.contains(new Cursor(found.place(), node))) {
                next = entry(found).map(Candidate::of).orElse(null);
            }
        }
        return next != null;
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
        executions.close();
    }

    /** Empty if the command itself has not been read yet. */
    private Optional<Entry> entry(OnNode found) {
        return entries.records()
                .command(found.place())
                .map(command -> entries.ofNode(command, offset(command), found.execution()));
    }

    /** Of the node's own record. */
    private long offset(Command command) {
        if (!command.several()) {
            return command.offset();
        }
        try (Scan<Member> members = Addressees.of(command, entries.records(), Order.OLDEST, "")) {
            while (members.hasNext()) {
                Member member = members.next();
                if (member.node().equals(node)) {
                    return member.offset();
                }
            }
        }
        return command.offset();
    }
}
