package io.enot.result.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Finds a page in some partitions. Thread-safe. */
public final class Search {
    /** A page may end before it is full: nobody holds a thread for longer than it takes to look at so many entries. */
    private static final int MOST_EXAMINED = 5_000;

    /** Or to hand out so many bytes, about. */
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private final NodeLabels labels;
    private final ToIntFunction<String> partitionOf;
    private final int mostExamined;

    /** @param partitionOf the partition of a node */
    public Search(NodeLabels labels, ToIntFunction<String> partitionOf) {
        this(labels, partitionOf, MOST_EXAMINED);
    }

    Search(NodeLabels labels, ToIntFunction<String> partitionOf, int mostExamined) {
        this.labels = labels;
        this.partitionOf = partitionOf;
        this.mostExamined = mostExamined;
    }

    /** An entry that comes next from a partition. */
    private record Head(Entry entry, Scan<Entry> rest) {}

    /** The page as it is at this time, in these partitions. */
    public Page page(Collection<? extends Records> partitions, Query query, Instant now) {
        Comparator<Cursor> order = query.order().comparator();
        PriorityQueue<Head> heads = new PriorityQueue<>(
                Comparator.comparing((Head head) -> head.entry().cursor(), order));
        List<Scan<Entry>> scans = new ArrayList<>();
        try {
            for (Records records : partitions) {
                scans.addAll(scans(new Entries(records, now), query));
            }
            scans.forEach(scan -> advance(scan, heads));
            return take(heads, query);
        } finally {
            scans.forEach(Scan::close);
        }
    }

    private List<Scan<Entry>> scans(Entries entries, Query query) {
        Span span = Span.of(query);
        if (query.filter().nodes().isEmpty()) {
            return List.of(new FleetScan(entries, span));
        }
        return query.filter().nodes().stream()
                .filter(node ->
                        partitionOf.applyAsInt(node) == entries.records().partition())
                .<Scan<Entry>>map(node -> new NodeScan(entries, span, node))
                .toList();
    }

    private Page take(PriorityQueue<Head> heads, Query query) {
        List<Entry> found = new ArrayList<>();
        @Nullable Cursor reached = null;
        long bytes = 0;
        int examined = 0;
        while (!heads.isEmpty() && found.size() < query.limit() && bytes < MOST_BYTES && examined < mostExamined) {
            Entry entry = poll(heads);
            reached = entry.cursor();
            examined++;
            if (query.filter().matches(entry, labels)) {
                found.add(entry);
                bytes += entry.size();
            }
        }
        return new Page(found, heads.isEmpty() ? null : reached);
    }

    /** The next entry; every partition has a copy of a broadcast. */
    private static Entry poll(PriorityQueue<Head> heads) {
        Entry entry = next(heads);
        while (!heads.isEmpty() && heads.element().entry().cursor().equals(entry.cursor())) {
            entry = Page.firstCopy(entry, next(heads));
        }
        return entry;
    }

    private static Entry next(PriorityQueue<Head> heads) {
        Head head = heads.remove();
        advance(head.rest(), heads);
        return head.entry();
    }

    private static void advance(Scan<Entry> scan, PriorityQueue<Head> heads) {
        if (scan.hasNext()) {
            heads.add(new Head(scan.next(), scan));
        }
    }
}
