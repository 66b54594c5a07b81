package io.enot.command.plan;

import io.enot.contract.record.Rollout;
import io.enot.log.view.Node;
import io.enot.log.view.Plan;
import io.enot.log.view.Plans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a plan is. The nodes that take part are those that run it, on which it failed, that are away, and that wait, each counted once.
 *
 * @param matched nodes that the selector chooses
 * @param takePart those of them that are among the percentage, and for which no plan of a higher priority is in force
 * @param running those that have the plan's script, be it that they are away just now
 * @param failed those that could not take it, or have given it up
 * @param away those that are offline and do not have it yet
 * @param waiting those that are being changed, or have their turn later
 * @param halted whether nodes are no longer changed because too many have failed
 * @param failures the reasons, of at most {@value #MOST_FAILURES} nodes
 */
record PlanStatus(
        int matched,
        int takePart,
        int running,
        int failed,
        int away,
        int waiting,
        boolean halted,
        List<Failure> failures) {
    private static final int MOST_FAILURES = 100;

    /** A node on which the plan failed, and why: a traceback, or one line. */
    record Failure(String node, String name, Instant at, String trace) {}

    static PlanStatus of(Plan plan, Plans plans, List<Node> nodes) {
        int matched = 0;
        int running = 0;
        int away = 0;
        int waiting = 0;
        List<Failure> failures = new ArrayList<>();
        for (Node node : nodes) {
            if (!plan.matches(node.labels())) {
                continue;
            }
            matched++;
            if (plans.of(node.id(), node.labels()).filter(plan::equals).isEmpty()) {
                continue;
            }
            @Nullable Rollout last = node.rollout();
            if (last != null && plan.hasFailed(last)) {
                failures.add(new Failure(node.id(), node.name(), last.since(), last.trace()));
            } else if (plan.isOn(orEmpty(node.script()), orEmpty(node.plan()), last)) {
                running++;
            } else if (node.online()) {
                waiting++;
            } else {
                away++;
            }
        }
        return new PlanStatus(
                matched,
                running + failures.size() + away + waiting,
                running,
                failures.size(),
                away,
                waiting,
                failures.size() > plan.spec().maxFailures(),
                failures.stream().limit(MOST_FAILURES).toList());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
