package io.enot.log;

import java.util.List;

/**
 * What a topic holds at a moment.
 *
 * @param first offset of the oldest record of each partition, or of its next one if there is none
 * @param next offset that the next record of each partition will have
 */
public record Bounds(List<Long> first, List<Long> next) {
    public Bounds {
        first = List.copyOf(first);
        next = List.copyOf(next);
    }
}
