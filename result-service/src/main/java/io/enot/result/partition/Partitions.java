package io.enot.result.partition;

import io.enot.contract.json.InvalidField;
import io.enot.log.Log;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The numbers of the partitions. */
@Singleton
public class Partitions {
    private final Log log;
    private final Set<Integer> all;

    Partitions(Log log) {
        this.log = log;
        this.all = IntStream.range(0, log.partitions()).boxed().collect(Collectors.toUnmodifiableSet());
    }

    public Set<Integer> all() {
        return all;
    }

    /** The partition of a node. */
    public int of(String node) {
        return log.partitionOf(node);
    }

    /** The partitions of some nodes; all, if there are none. */
    public Set<Integer> of(Set<String> nodes) {
        return nodes.isEmpty() ? all : nodes.stream().map(this::of).collect(Collectors.toSet());
    }

    /** Reads what another instance asks for. */
    public Set<Integer> parse(String text) {
        try {
            return Arrays.stream(text.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
        } catch (NumberFormatException e) {
            throw new InvalidField("partitions", "is a list of numbers");
        }
    }
}
