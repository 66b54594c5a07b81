package io.enot.log.view;

import io.enot.contract.record.PlanRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All plans, in the order in which they come into force. Thread-safe. */
public final class Plans {
    private static final Comparator<Plan> ORDER =
            Comparator.<Plan>comparingInt(plan -> -plan.spec().priority()).thenComparing(Plan::name);

    private volatile List<Plan> all = List.of();

    /** Takes a plan as it was written last. */
    public synchronized void learn(PlanRecord spec) {
        all = Stream.concat(without(spec.name()), Stream.of(Plan.of(spec)))
                .sorted(ORDER)
                .toList();
    }

    /** The plan was removed. */
    public synchronized void forget(String name) {
        all = without(name).toList();
    }

    /** The same list as long as nothing has changed. */
    public List<Plan> all() {
        return all;
    }

    public Optional<Plan> get(String name) {
        return all.stream().filter(plan -> plan.name().equals(name)).findFirst();
    }

    /** The one that is in force for a node. */
    public Optional<Plan> of(String node, Map<String, String> labels) {
        return all.stream()
                .filter(plan -> plan.matches(labels) && plan.takesPart(node))
                .findFirst();
    }

    private Stream<Plan> without(String name) {
        return all.stream().filter(plan -> !plan.name().equals(name));
    }
}
