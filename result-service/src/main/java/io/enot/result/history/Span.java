package io.enot.result.history;

import java.time.Duration;
import java.util.Optional;

/** The stretch of the history in which a page is looked for: between two places, both included, and only what comes behind a cursor. */
record Span(Place from, Place to, Order order, Optional<Cursor> after) {
    /** The time in a command's place is that of its id, which is made a moment before it is accepted; or that of its first event, which comes a moment after. */
    private static final Duration AROUND = Duration.ofSeconds(10);

    static Span of(Query query) {
        Filter filter = query.filter();
        Place from = filter.from().map(time -> Place.before(time.minus(AROUND))).orElse(Place.FIRST);
        Place to = filter.to().map(time -> Place.after(time.plus(AROUND))).orElse(Place.LAST);
        Optional<Place> begin = query.after().map(Cursor::place);
        return query.order() == Order.OLDEST
                ? new Span(
                        begin.filter(place -> place.compareTo(from) > 0).orElse(from), to, query.order(), query.after())
                : new Span(
                        from, begin.filter(place -> place.compareTo(to) < 0).orElse(to), query.order(), query.after());
    }

    boolean contains(Cursor cursor) {
        return after.map(end -> order.<Cursor>comparator().compare(cursor, end) > 0)
                .orElse(true);
    }

    /** The node with which the entries of this command begin, at the earliest; empty for all of them. */
    String fromNode(Place place) {
        return after.filter(end -> end.place().equals(place)).map(Cursor::node).orElse("");
    }
}
