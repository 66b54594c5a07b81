package io.enot.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class TracesTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Traces traces = new Traces(OpenTelemetry.noop().getTracer("test"));

    @Property(tries = 300)
    void whatIsNoPlaceInATraceIsPassedOnAndHarmsNobody(
            @ForAll @StringLength(min = 2, max = 2) @CharRange(from = 'g', to = 'z') String noHexDigits) {
        for (String broken : new String[] {
            noHexDigits,
            PARENT.substring(0, 53) + noHexDigits,
            PARENT.replace("0af7", noHexDigits + "f7"),
            PARENT.replace("b7ad", noHexDigits + "ad"),
            PARENT.substring(1)
        }) {
            assertThat(made(broken)).isEqualTo(broken);
        }
    }

    @Example
    void whatFollowsBelongsToTheSameTrace() {
        assertThat(made(PARENT)).startsWith(PARENT.substring(0, 36));
        assertThat(made("")).isEmpty();
    }

    private String made(String parent) {
        return traces.made("test", SpanKind.INTERNAL, parent, Instant.EPOCH, Instant.EPOCH, Map.of());
    }
}
