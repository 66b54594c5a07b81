package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonValue;
import io.enot.contract.json.InvalidField;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do. Each includes those before it. */
public enum Role {
    /** Look at everything: nodes, results, history, plans. */
    VIEWER,
    /** Have nodes do things. */
    OPERATOR,
    /** Say who may do what. */
    ADMIN;

    /** @throws InvalidField naming {@code role} if there is none of that name */
    public static Role of(String name) {
        return Arrays.stream(values())
                .filter(role -> role.wire().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidField("role", "is not one of viewer, operator, admin: '" + name + "'"));
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of this role and of those that it includes. */
    public Set<String> included() {
        return Arrays.stream(values())
                .filter(role -> role.compareTo(this) <= 0)
                .map(Role::wire)
                .collect(Collectors.toSet());
    }
}
