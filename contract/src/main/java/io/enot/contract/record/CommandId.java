package io.enot.contract.record;

import java.util.regex.Pattern;

/** The rule for command ids: UUIDs in lower case, ordered by time (version 7), or made from what the caller calls the command (version 5). */
public final class CommandId {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int VERSION_AT = 14;

    private CommandId() {}

    public static boolean isValid(String id) {
        return UUID.matcher(id).matches();
    }

    /** Whether the id was made from an Idempotency-Key, so that it may stand in the log more than once. */
    public static boolean mayComeAgain(String id) {
        return id.length() > VERSION_AT && id.charAt(VERSION_AT) == '5';
    }
}
