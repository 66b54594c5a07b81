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
    private static final int MOST_EXAMINED = 4_000;

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

    /** What comes next from a partition. */
    private record Head(Candidate candidate, Scan<Candidate> rest) {
        private Cursor cursor() {
            return candidate.cursor();
        }
    }

    /** The page as it is at this time, in these partitions. */
    public Page page(Collection<? extends Records> partitions, Query query, Instant now) {
        Comparator<Cursor> order = query.order().comparator();
        PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::cursor, order));
        List<Scan<Candidate>> scans = new ArrayList<>();
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

    private List<Scan<Candidate>> scans(Entries entries, Query query) {
        Span span = Span.of(query);
        if (query.filter().nodes().isEmpty()) {
            return List.of(new FleetScan(entries, query.filter(), span));
        }
        return query.filter().nodes().stream()
                .filter(node ->
                        partitionOf.applyAsInt(node) == entries.records().partition())
                .<Scan<Candidate>>map(node -> new NodeScan(entries, span, node))
                .toList();
    }

    private Page take(PriorityQueue<Head> heads, Query query) {
        List<Entry> found = new ArrayList<>();
        @Nullable Cursor reached = null;
        long bytes = 0;
        int examined = 0;
        while (!heads.isEmpty() && found.size() < query.limit() && bytes < MOST_BYTES && examined < mostExamined) {
            Candidate candidate = poll(heads);
            reached = candidate.cursor();
            examined++;
            @Nullable Entry entry = candidate.entry();
            if (entry != null && query.filter().matches(entry, labels)) {
                found.add(entry);
                bytes += entry.size();
            }
        }
        return new Page(found, heads.isEmpty() ? null : reached);
    }

    /** The next one; every partition has a copy of a broadcast. */
    private static Candidate poll(PriorityQueue<Head> heads) {
        Candidate candidate = next(heads);
        while (!heads.isEmpty() && heads.element().cursor().equals(candidate.cursor())) {
            Candidate copy = next(heads);
            if (candidate.entry() != null && copy.entry() != null) {
                candidate = Candidate.of(Page.firstCopy(candidate.entry(), copy.entry()));
            }
        }
        return candidate;
    }

    private static Candidate next(PriorityQueue<Head> heads) {
        Head head = heads.remove();
        advance(head.rest(), heads);
        return head.candidate();
    }

    private static void advance(Scan<Candidate> scan, PriorityQueue<Head> heads) {
        if (scan.hasNext()) {
            heads.add(new Head(scan.next(), scan));
        }
    }
}
