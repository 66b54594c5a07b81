package io.enot.contract.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandIdTest {
    @Property(tries = 200)
    void everyUuidInLowerCaseIsValid(@ForAll long high, @ForAll long low) {
        assertThat(CommandId.isValid(new UUID(high, low).toString())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0199d3a4-6c00-7000-8000-00000000000",
                "0199d3a4-6c00-7000-8000-0000000000011",
                "0199D3A4-6c00-7000-8000-000000000001",
                "0199d3a4-6c00-7000-8000-00000000000g",
                "0199d3a4-6c00-7000-8000-00000000000:",
                "0199d3a4-6c00-7000-8000-00000000000/",
                "0199d3a4-6c00-7000-8000-00000000000`",
                "0199d3a4_6c00-7000-8000-000000000001",
                "0199d3a4--c00-7000-8000-000000000001",
            })
    void anythingElseIsNot(String id) {
        assertThat(CommandId.isValid(id)).isFalse();
    }
}
