package io.enot.command.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enot.contract.json.InvalidField;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void aRequestKeepsItsIdAndGetsOneIfItHasNone() {
        assertThat(caller("order-66/step-3", null).requestId()).isEqualTo("order-66/step-3");
        assertThat(caller(null, null).requestId()).isEqualTo("made");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "a\u0000", "a\u001b[31m", "ü", "\u202e"})
    void anIdThatWouldDoHarmWhereItIsShownIsRefused(String id) {
        assertThatThrownBy(() -> caller(id, null))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("X-Request-Id: ");
    }

    @Test
    void anIdThatIsTooLongIsRefused() {
        assertThat(caller("x".repeat(128), null).requestId()).hasSize(128);
        assertThatThrownBy(() -> caller("x".repeat(129), null)).isInstanceOf(InvalidField.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-00f067aa0ba902b7-01",
                "00-" + TRACE + "-00f067aa0ba902b7-00",
                "cc-" + TRACE + "-00f067aa0ba902b7-01-what-a-later-version-says",
            })
    void theTraceOfWhichTheRequestIsAPartIsKnown(String traceParent) {
        assertThat(caller(null, traceParent).traceId()).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                TRACE,
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-" + TRACE + "-00f067aa0ba902b7-01-more",
                "00-" + TRACE + "-00f067aa0ba902b7",
            })
    void aTraceThatIsNotAsW3cHasItCountsAsNone(String traceParent) {
        assertThat(caller(null, traceParent).traceId()).isNull();
    }

    private static Caller caller(@Nullable String requestId, @Nullable String traceParent) {
        return Caller.of("test", "192.0.2.7", requestId, traceParent, "made");
    }
}
