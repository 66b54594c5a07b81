package io.enot.result.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of the history, in order. Whoever begins without a cursor and goes on with {@code next} until there is none gets everything that was there when he began, each once; what
 * comes meanwhile is before the first page, or finds its place in one that is still to come.
 *
 * @param next where the next page begins: everything that is wanted up to there is in this one, which may be short, even empty, when much had to be looked at; null if nothing is
 *     left
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page(List<Entry> entries, @Nullable Cursor next) {
    public Page {
        entries = List.copyOf(entries);
    }

    /** Joins the pages of different partitions for one query. Each partition's copy of a broadcast counts as one entry. */
    public static Page merge(Collection<Page> parts, Order order, int limit) {
        Comparator<Cursor> comparator = order.comparator();
        @Nullable
        Cursor end = parts.stream()
                .flatMap(part -> Stream.ofNullable(part.next()))
                .min(comparator)
                .orElse(null);
        SortedMap<Cursor, Entry> entries = new TreeMap<>(comparator);
        for (Page part : parts) {
            for (Entry entry : part.entries()) {
                if (end == null || comparator.compare(entry.cursor(), end) <= 0) {
                    entries.merge(entry.cursor(), entry, Page::firstCopy);
                }
            }
        }
        List<Entry> merged = new ArrayList<>(entries.values());
        if (merged.size() <= limit) {
            return new Page(merged, end);
        }
        List<Entry> kept = merged.subList(0, limit);
        return new Page(kept, kept.getLast().cursor());
    }

    /** Which copy of a broadcast stands for all of them must not depend on who is asked. */
    static Entry firstCopy(Entry one, Entry other) {
        return one.position().partition() <= other.position().partition() ? one : other;
    }
}
