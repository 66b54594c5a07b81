package io.enot.contract.node;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the frames have in common. */
final class Frames {
    /** The longest command id, nonce, boot id or digest that is read, in characters. */
    static final int MAX_ID = 128;

    private Frames() {}

    static void putUnlessEmpty(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
