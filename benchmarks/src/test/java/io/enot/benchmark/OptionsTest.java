package io.enot.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void readsWhatIsAsked() {
        Options options = Options.parse("--nodes", "10", "--callers", "1,2", "--connect-only");

        assertThat(options.nodes()).isEqualTo(10);
        assertThat(options.callers()).isEqualTo(List.of(1, 2));
        assertThat(options.connectOnly()).isTrue();
        assertThat(Options.parse().callers()).isEqualTo(List.of(1, 16, 64, 256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nodes", "--nodes x", "--nodes 0", "--callers 1,,2", "--what"})
    void saysWhatItDoesNotUnderstand(String arguments) {
        assertThatThrownBy(() -> Options.parse(arguments.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }
}
