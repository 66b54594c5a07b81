package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.enot.contract.json.InvalidField;
import java.util.Comparator;
import java.util.Objects;

/**
 * A role, and the nodes for which it is given. Written {@code operator}, or {@code operator:room=lab} where it is limited.
 *
 * @param nodes those with these labels, now and later
 */
public record Grant(Role role, Selector nodes) {
    /** Of several grants the one that reaches furthest is the last. */
    public static final Comparator<Grant> REACH = Comparator.comparing(Grant::role)
            .thenComparing(grant -> !grant.isLimited())
            .thenComparing(Grant::text, Comparator.reverseOrder());

    private static final char BEFORE_LABELS = ':';

    public Grant {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(nodes, "nodes");
    }

    /** A role for all nodes. */
    public static Grant of(Role role) {
        return new Grant(role, Selector.ALL);
    }

    /** @throws InvalidField naming {@code role} or {@code labels} if it cannot be read */
    @JsonCreator
    public static Grant parse(String text) {
        int colon = text.indexOf(BEFORE_LABELS);
        return colon < 0
                ? of(Role.of(text))
                : new Grant(Role.of(text.substring(0, colon)), Selector.parse(text.substring(colon + 1)));
    }

    /** The text from which it can be read again. */
    @JsonValue
    public String text() {
        return isLimited() ? role.wire() + BEFORE_LABELS + nodes : role.wire();
    }

    /** Whether it is for some nodes only. */
    public boolean isLimited() {
        return !nodes.equals(Selector.ALL);
    }
}
