package io.enot.result.history;

import java.util.Optional;

/**
 * A page that is asked for.
 *
 * @param after where the page before ended; empty for the first one
 * @param limit the most entries
 */
public record Query(Filter filter, Order order, Optional<Cursor> after, int limit) {

    /** This query, from there on. */
    public Query from(Cursor end) {
        return new Query(filter, order, Optional.of(end), limit);
    }
}
