package io.enot.gateway.access;

import io.enot.contract.record.NodeRecord;
import java.util.List;
import java.util.Optional;

/**
 * What a node may, from what people have decided about it and what it has proved.
 *
 * <p>Keys are numbered: 0 is the fleet key, n the node's own key of generation n. A node is given the next key while it still holds the one before, and no gateway can know whether a power cut came
 * before or after the new one was stored. So both are accepted from the moment that the new one is wanted until the node has proved that it holds it; which it does by saying so, or
 * by coming with it.
 *
 * @param proved generation of the newest key of its own by which the node has proved itself; 0 or less for none
 */
public record Standing(NodeRecord decided, int proved) {
    public static final int FLEET_KEY = 0;

    /** The key that it holds, as far as is known. */
    public int current() {
        return proved > 0 && proved >= decided.oldestKey() ? proved : FLEET_KEY;
    }

    /** The key that it is to have after that; the same one if there is nothing to change. */
    public int next() {
        int wanted = Math.max(1, Math.max(decided.keyGeneration(), decided.oldestKey()));
        return wanted > proved ? wanted : current();
    }

    /** The keys by which it may prove itself. */
    public List<Integer> accepted() {
        return current() == next() ? List.of(current()) : List.of(current(), next());
    }

    /** Whether it is to be given {@link #next} now. */
    public boolean isDue(Enrolment enrolment) {
        return current() != next() && (enrolment != Enrolment.SHARED || decided.keyGeneration() > 0);
    }

    /** Why it is not let in, though it holds this key. */
    public Optional<Refusal> refusal(int key, Enrolment enrolment) {
        if (decided.disabled()) {
            return Optional.of(Refusal.DISABLED);
        }
        if (!accepted().contains(key)) {
            return Optional.of(Refusal.KEY_WITHDRAWN);
        }
        return key == FLEET_KEY && enrolment == Enrolment.APPROVE && !decided.approved()
                ? Optional.of(Refusal.AWAITING_APPROVAL)
                : Optional.empty();
    }
}
