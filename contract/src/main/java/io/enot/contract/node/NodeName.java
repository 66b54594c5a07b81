package io.enot.contract.node;

import java.util.regex.Pattern;

/** The rule for what people call a node: it stands in lists with commas, in paths, and beside labels, and is not to be taken for any of them. */
public final class NodeName {
    /** The rule, as the rest of a sentence that begins with the field's name. */
    public static final String RULE =
            "must have 1 to 64 characters, and none of , = ! ( ) * / nor spaces at its ends, so that it can be written where nodes are chosen";

    private static final Pattern NAME =
            Pattern.compile("[^,=!()*/\\p{Cntrl}\\s](?:[^,=!()*/\\p{Cntrl}]{0,62}[^,=!()*/\\p{Cntrl}\\s])?");

    private NodeName() {}

    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }
}
