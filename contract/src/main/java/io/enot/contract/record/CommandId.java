package io.enot.contract.record;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The rule for command ids: UUIDs in lower case, ordered by time (version 7), or made from what the caller calls the command (version 5). */
public final class CommandId {
    private static final String DIGITS = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    private static final int VERSION_AT = 14;

    private CommandId() {}

    public static boolean isValid(String id) {
        boolean isValid = id.length() == DIGITS.length();
        for (int i = 0; isValid && i < DIGITS.length(); i++) {
            char digit = id.charAt(i);
            isValid = DIGITS.charAt(i) == '-'
                    ? digit == '-'
                    : (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
        }
        return isValid;
    }

    /** The millisecond in which an id was made that is ordered by time (RFC 9562, version 7); empty for all others. */
    public static Optional<Instant> time(String id) {
        if (!isValid(id) || id.charAt(VERSION_AT) != '7') {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochMilli(UUID.fromString(id).getMostSignificantBits() >>> 16));
    }

    /** Whether the id was made from an Idempotency-Key, so that it may stand in the log more than once. */
    public static boolean mayComeAgain(String id) {
        return id.length() > VERSION_AT && id.charAt(VERSION_AT) == '5';
    }
}
