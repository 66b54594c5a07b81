package io.enot.gateway.plan;

import io.enot.log.view.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many nodes of this gateway each plan is changing. Thread-safe. */
@ApplicationScoped
public class Slots {
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    /** Whether one more node may be changed; it counts from now on, until {@link #release}. */
    boolean take(Plan plan) {
        int most = plan.spec().concurrency();
        int[] before = {most};
        taken.compute(plan.name(), (name, count) -> {
            before[0] = count == null ? 0 : count;
            return Math.min(most, before[0] + 1);
        });
        return before[0] < most;
    }

    /** A node that was being changed when it came to this gateway counts, however many there are. */
    void takeAnyway(String plan) {
        taken.merge(plan, 1, Integer::sum);
    }

    void release(String plan) {
        taken.computeIfPresent(plan, (name, count) -> count > 1 ? count - 1 : null);
    }
}
