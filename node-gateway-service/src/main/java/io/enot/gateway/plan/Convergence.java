package io.enot.gateway.plan;

import io.enot.contract.record.PlanRecord;
import io.enot.contract.record.Rollout;
import io.enot.contract.record.Rollout.State;
import io.enot.contract.record.SessionRecord.NodeInfo;
import io.enot.log.view.Plan;
import io.enot.log.view.Plans;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings the script of one node to what the plans want: says what is to be done next, and learns what becomes of it.
 *
 * <pre>
 *          ┌──────────────── a newer plan, or a newer revision of it ──────────────┐
 *          ▼                                                                       │
 *   (nothing) ── Install ──▶ INSTALLING ── it has started ──▶ SETTLING ── ran on ──▶ INSTALLED
 *          ▲                      │ failed                        │ rolled back        │ rolled back
 *          │                      ▼                               ▼                    ▼
 *          │                    FAILED, until the plan is written again ◀───────────────┘
 *          └── taken off ── REMOVING ◀── Remove: no plan is in force for the node any more
 * </pre>
 *
 * Not thread-safe: belongs to the connection's event loop.
 */
public final class Convergence {
    /** How long the commands of an attempt may wait for the node. */
    public static final Duration TTL = Duration.ofSeconds(60);

    private final String node;
    private final Plans plans;
    private final Slots slots;
    private final ToLongFunction<Plan> failures;
    private final Set<String> attempt = new HashSet<>();
    private NodeInfo info;
    private @Nullable Rollout last;
    private @Nullable String slot;
    private List<Plan> seenPlans = List.of();
    private Map<String, String> seenLabels = Map.of();
    private boolean resting;

    /**
     * For a node that has just come.
     *
     * @param info what it says that it has
     * @param last attempt on it that is known, by whichever gateway
     * @param failures on how many nodes of all gateways a plan has failed
     */
    public Convergence(
            String node,
            NodeInfo info,
            @Nullable Rollout last,
            Plans plans,
            Slots slots,
            ToLongFunction<Plan> failures) {
        this.node = node;
        this.info = info;
        this.last = last;
        this.plans = plans;
        this.slots = slots;
        this.failures = failures;
        if (last != null && isChanging(last)) {
            attempt.add(last.commandId());
            slots.takeAnyway(last.plan());
            slot = last.plan();
        }
    }

    /** What is to be done. */
    public sealed interface Step {}

    /** Nothing now. */
    public record Rest() implements Step {}

    /** Send the plan's files and then its script; {@link #begun} when that is done. */
    public record Install(Plan plan) implements Step {}

    /** Send the message that puts back what was there before the plan; {@link #begun} when that is done. */
    public record Remove(String plan) implements Step {}

    /** What the node has, as far as is known now. */
    public NodeInfo info() {
        return info;
    }

    /** The last attempt; null for none. */
    public @Nullable Rollout last() {
        return last;
    }

    /**
     * The next step; asked about once a second.
     *
     * @param labels of the node, as they are now
     * @param isUnderWay whether a command has been sent to the node and is not answered
     */
    public Step next(Map<String, String> labels, Instant now, Predicate<String> isUnderWay) {
        hasStartedMeanwhile(now, isUnderWay);
        Rollout current = last;
        if (current != null && isChanging(current)) {
            if (isStillChanging(current, now, isUnderWay)) {
                return new Rest();
            }
            leave(current.state() == State.SETTLING ? current.to(State.INSTALLED, now) : null);
        }
        List<Plan> all = plans.all();
        if (resting && all == seenPlans && labels.equals(seenLabels)) {
            return new Rest();
        }
        seenPlans = all;
        seenLabels = labels;
        resting = false;
        Optional<Plan> wanted = plans.of(node, labels);
        return wanted.isPresent() ? towards(wanted.get(), now) : away();
    }

    /** The node was restarted before it could answer, and says that it has the script. */
    private void hasStartedMeanwhile(Instant now, Predicate<String> isUnderWay) {
        Rollout current = last;
        if (current != null
                && current.state() == State.INSTALLING
                && !isUnderWay.test(current.commandId())
                && info.plan().equals(current.plan())
                && info.script().equals(digestOf(current))) {
            last = current.to(State.SETTLING, now);
        }
    }

    private boolean isStillChanging(Rollout current, Instant now, Predicate<String> isUnderWay) {
        return switch (current.state()) {
            case INSTALLING, REMOVING ->
                isUnderWay.test(current.commandId())
                        || now.isBefore(current.since().plus(TTL));
            case SETTLING -> now.isBefore(current.since().plus(settleOf(current.plan())));
            case INSTALLED, FAILED -> false;
        };
    }

    private Duration settleOf(String plan) {
        return plans.get(plan).map(Plan::spec).map(PlanRecord::settle).orElse(Duration.ZERO);
    }

    private Step towards(Plan wanted, Instant now) {
        PlanRecord spec = wanted.spec();
        if (wanted.isOn(info.script(), info.plan(), last)) {
            if (last == null
                    || !last.plan().equals(spec.name())
                    || !last.version().equals(wanted.version())) {
                last = new Rollout(spec.name(), wanted.version(), spec.updatedAt(), State.INSTALLED, "", now, "");
            }
            return rest();
        }
        if (wanted.hasFailed(last) || isHeld(wanted) || spec.paused()) {
            return rest();
        }
        // these change by themselves: look again
        return failures.applyAsLong(wanted) > spec.maxFailures() || !takeSlot(wanted)
                ? new Rest()
                : new Install(wanted);
    }

    /** Somebody has stopped the plan's script on this node, and it stays stopped until the plan changes. */
    private boolean isHeld(Plan wanted) {
        return last != null
                && last.plan().equals(wanted.name())
                && last.version().equals(wanted.version())
                && info.plan().equals(wanted.name())
                && info.script().isEmpty();
    }

    private Step away() {
        boolean hasFailed =
                last != null && last.state() == State.FAILED && last.version().isEmpty();
        boolean isPaused =
                plans.get(info.plan()).map(Plan::spec).map(PlanRecord::paused).orElse(false);
        return info.plan().isEmpty() || hasFailed || isPaused ? rest() : new Remove(info.plan());
    }

    private Step rest() {
        resting = true;
        return new Rest();
    }

    private boolean takeSlot(Plan wanted) {
        boolean free = slots.take(wanted);
        if (free) {
            slot = wanted.name();
        }
        return free;
    }

    /**
     * The commands of a step are being written.
     *
     * @param ids of them; the last one is that of the script, or of the message that takes it off
     */
    public void begun(Step step, List<String> ids, Instant now) {
        attempt.clear();
        attempt.addAll(ids);
        String decisive = ids.getLast();
        last = switch (step) {
            case Install(Plan plan) ->
                new Rollout(plan.name(), plan.version(), plan.spec().updatedAt(), State.INSTALLING, decisive, now, "");
            case Remove(String plan) -> new Rollout(plan, "", now, State.REMOVING, decisive, now, "");
            case Rest rest -> last;
        };
    }

    /** The log did not take all commands of the attempt: it is made again. */
    public void notWritten(String id) {
        if (attempt.contains(id)) {
            leave(null);
        }
    }

    /** The node has answered a command; whichever. */
    public void succeeded(String id, Instant now) {
        Rollout current = last;
        if (current == null || !attempt.contains(id) || !id.equals(current.commandId())) {
            return;
        }
        if (current.state() == State.REMOVING) {
            info = info.withScript(info.plan().equals(current.plan()) ? "" : info.script(), "");
            leave(null);
        } else if (current.state() == State.INSTALLING) {
            info = info.withScript(digestOf(current), current.plan());
            last = current.to(State.SETTLING, now);
        }
    }

    /** The node could not do a command; whichever. */
    public void failed(String id, String why, Instant now) {
        Rollout current = last;
        if (current != null && attempt.contains(id) && isChanging(current)) {
            leave(current.failed(why, now));
        }
    }

    /** The node tells that another script is started at boot from now on. */
    public void changed(String script, String plan) {
        info = info.withScript(script, plan);
        resting = false;
    }

    /** The node tells that a script has crashed too often, and that it has left it. */
    public void gaveUp(String digest, String why, Instant now) {
        Rollout current = last;
        if (current != null && !current.version().isEmpty() && digest.equals(digestOf(current))) {
            leave(current.failed(why, now));
        }
    }

    /** The connection has ended. What is under way goes on wherever the node comes back. */
    public void close() {
        releaseSlot();
    }

    /** The digest of the script of an attempt; that of the node's present script if the plan is not known any more in that version. */
    private String digestOf(Rollout attempted) {
        return plans.get(attempted.plan())
                .filter(plan -> plan.version().equals(attempted.version()))
                .map(Plan::digest)
                .orElse(info.script());
    }

    private static boolean isChanging(Rollout rollout) {
        return switch (rollout.state()) {
            case INSTALLING, SETTLING, REMOVING -> true;
            case INSTALLED, FAILED -> false;
        };
    }

    private void leave(@Nullable Rollout now) {
        last = now;
        attempt.clear();
        resting = false;
        releaseSlot();
    }

    private void releaseSlot() {
        if (slot != null) {
            slots.release(slot);
            slot = null;
        }
    }
}
