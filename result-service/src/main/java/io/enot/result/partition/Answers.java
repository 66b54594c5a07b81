package io.enot.result.partition;

import io.enot.log.LogUnavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was answered, by one instance or by several.
 *
 * @param parts an answer from each instance
 * @param from the partitions for which they are
 * @param copies those of them that answered as a copy
 */
public record Answers<T>(List<T> parts, Set<Integer> from, Set<Integer> copies) {
    public Answers {
        parts = List.copyOf(parts);
        from = Set.copyOf(from);
        copies = Set.copyOf(copies);
    }

    static <T> Answers<T> none() {
        return new Answers<>(List.of(), Set.of(), Set.of());
    }

    static <T> Answers<T> of(T part, Set<Integer> from, Set<Integer> copies) {
        return new Answers<>(List.of(part), from, copies);
    }

    Answers<T> and(Answers<T> other) {
        return new Answers<>(
                both(parts, other.parts), Set.copyOf(both(from, other.from)), Set.copyOf(both(copies, other.copies)));
    }

    Set<Integer> unanswered(Set<Integer> asked) {
        Set<Integer> open = new HashSet<>(asked);
        open.removeAll(from);
        return open;
    }

    /**
     * All parts.
     *
     * @param asked the partitions that are concerned
     * @throws LogUnavailable if something may be missing
     */
    public List<T> complete(Set<Integer> asked) {
        if (partial(asked).isPresent()) {
            throw notYet();
        }
        return parts;
    }

    /**
     * Why something may be missing; empty if nothing is.
     *
     * @param asked the partitions that are concerned
     * @throws LogUnavailable if none of them has answered
     */
    public Optional<Partial> partial(Set<Integer> asked) {
        if (from.isEmpty() && !asked.isEmpty()) {
            throw notYet();
        }
        return Partial.of(copies, unanswered(asked));
    }

    private static LogUnavailable notYet() {
        return new LogUnavailable("this is being read from the log, try again in a moment");
    }

    private static <T> List<T> both(Collection<T> some, Collection<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
