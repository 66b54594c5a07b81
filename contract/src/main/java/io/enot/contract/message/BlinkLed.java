package io.enot.contract.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Fields;
import java.util.Set;

/**
 * Toggles the board's LED.
 *
 * @param times how often it lights, at least 1; of no meaning with {@code forever}
 * @param forever blinks on in the background until the next blink, a write to the pin, or a stop
 * @param onSeconds 0 to 3600
 * @param offSeconds 0 to 3600
 */
public record BlinkLed(int times, boolean forever, double onSeconds, double offSeconds) implements Message {
    public static final String COMMAND = "blink led";

    private static final int MAX_TIMES = 1_000_000;
    private static final double MAX_SECONDS = 3600;
    private static final Set<String> KWARGS = Set.of("times", "forever", "on_seconds", "off_seconds");

    static BlinkLed from(Fields fields) {
        Message.allowOnly(fields, "'blink led'", "command", "kwargs");
        Fields kwargs = fields.fields("kwargs");
        kwargs.allowOnly(KWARGS, "'blink led'");
        return new BlinkLed(
                (int) kwargs.integer("times", 1, MAX_TIMES, 1),
                kwargs.bool("forever", false),
                kwargs.number("on_seconds", 0, MAX_SECONDS, 0.5),
                kwargs.number("off_seconds", 0, MAX_SECONDS, 0.5));
    }

    @Override
    public String type() {
        return "command";
    }

    @Override
    public void writeTo(ObjectNode json) {
        json.put("command", COMMAND);
        json.putObject("kwargs")
                .put("times", times)
                .put("forever", forever)
                .put("on_seconds", onSeconds)
                .put("off_seconds", offSeconds);
    }
}
