package io.enot.contract.node;

import java.util.regex.Pattern;

/** The rule for node ids: safe in a topic's key, a URL's path and a file's name. */
public final class NodeId {
    /** The rule, as the rest of a sentence that begins with the field's name. */
    public static final String RULE = "must have 1 to 64 characters of A-Z a-z 0-9 . _ -";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private NodeId() {}

    public static boolean isValid(String id) {
        return ID.matcher(id).matches();
    }
}
