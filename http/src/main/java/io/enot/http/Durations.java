package io.enot.http;

import io.enot.contract.json.InvalidField;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: {@code 10s}, {@code 500ms}, {@code 5m}, ISO-8601, or a number of seconds. */
public final class Durations {
    private Durations() {}

    /**
     * Reads a duration that may be left out.
     *
     * @throws InvalidField naming {@code field} if it cannot be read, or is not between the bounds, which are included
     */
    public static Duration parse(
            String field, @Nullable String text, Duration otherwise, Duration least, Duration most) {
        if (text == null) {
            return otherwise;
        }
        Duration duration;
        try {
            duration = DurationConverter.parseDuration(text.strip());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InvalidField(field, "is not a duration: '" + text + "'; write 10s, 500ms, 5m or PT10S");
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new InvalidField(field, "must be from " + written(least) + " to " + written(most));
        }
        return duration;
    }

    private static String written(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
