package io.enot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.record.Grant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderRolesTest {
    @Test
    void takesTheOneThatReachesFurthest() {
        assertThat(ProviderRoles.grant(List.of("viewer", "operator:room=lab", "uma_authorization")))
                .contains(Grant.parse("operator:room=lab"));
        assertThat(ProviderRoles.grant(List.of("operator:room=lab", "operator")))
                .contains(Grant.parse("operator"));
    }

    @Test
    void isNothingWhereNoRoleIsOurs() {
        assertThat(ProviderRoles.grant(List.of("operator:", "Admin", "admin:a=b,", "")))
                .isEmpty();
    }
}
