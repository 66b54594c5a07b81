package io.enot.result.partition;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why something may be missing in an answer. Ask again for the rest.
 *
 * @param copies partitions that were answered for by a copy, which may be a moment behind: the instance that holds them is away, or reads them from the log
 * @param missing partitions that nobody answered for
 */
@Schema(name = "Partial")
public record Partial(SortedSet<Integer> copies, SortedSet<Integer> missing) {

    /** Empty if nothing is wrong. */
    static Optional<Partial> of(Collection<Integer> copies, Collection<Integer> missing) {
        return copies.isEmpty() && missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Partial(new TreeSet<>(copies), new TreeSet<>(missing)));
    }
}
