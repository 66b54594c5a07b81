package io.enot.contract.node;

import java.util.HexFormat;

/** The keys that nodes have of their own. They follow from a secret, so they are kept nowhere but on the boards, and a gateway that is lost takes none with it. */
public final class NodeKey {
    /** Of a key in bytes; as text it is twice as long. */
    static final int BYTES = 32;

    private NodeKey() {}

    /**
     * The key of this generation: 64 characters of lower-case hex, from which neither the secret nor any other key can be found.
     *
     * @param secret what only gateways know
     * @param generation from 1
     */
    public static String derive(String secret, String node, int generation) {
        return HexFormat.of().formatHex(Hmac.of(secret, "node-key:" + node + ":" + generation));
    }
}
