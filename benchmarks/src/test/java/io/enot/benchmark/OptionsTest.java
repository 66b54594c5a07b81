package io.enot.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void readsWhatIsAsked() {
        Options options = Options.parse("--nodes", "10", "--callers", "1,2", "--connect-only", "--tls");

        assertThat(options.nodes()).isEqualTo(10);
        assertThat(options.callers()).isEqualTo(List.of(1, 2));
        assertThat(options.connectOnly()).isTrue();
        assertThat(options.tls()).isTrue();
        assertThat(Options.parse().tls()).isFalse();
        assertThat(options.running()).isEmpty();
        assertThat(Options.parse().callers()).isEqualTo(List.of(1, 16, 64, 256));
    }

    @Test
    void readsWhereARunningGatewayIs() {
        Options options = Options.parse("--fleet-only", "::1", "9662", "fleet.key", "7");

        assertThat(options.nodes()).isEqualTo(7);
        assertThat(options.running()).hasValueSatisfying(running -> {
            assertThat(running.address().host()).isEqualTo("::1");
            assertThat(running.address().port()).isEqualTo(9662);
            assertThat(running.keyFile()).isEqualTo(Path.of("fleet.key"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nodes",
                "--nodes x",
                "--nodes 0",
                "--nodes 19001",
                "--callers 1,,2",
                "--fleet-only host 70000 key 1",
                "--fleet-only host 9662 key",
                "--what"
            })
    void saysWhatItDoesNotUnderstand(String arguments) {
        assertThatThrownBy(() -> Options.parse(arguments.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }
}
