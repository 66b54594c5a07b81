package io.enot.result.history;

import org.jspecify.annotations.Nullable;

/**
 * Something that was looked at on the way through a partition.
 *
 * @param entry null for a command that is not wanted, whatever became of it: of that one nothing more was read
 */
record Candidate(Cursor cursor, @Nullable Entry entry) {
    static Candidate of(Entry entry) {
        return new Candidate(entry.cursor(), entry);
    }

    /** A command of which nothing is wanted. */
    static Candidate unwanted(Command command) {
        return new Candidate(new Cursor(command.place(), ""), null);
    }
}
