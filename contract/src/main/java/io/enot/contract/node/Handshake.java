package io.enot.contract.node;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The proof, in both directions, that the other side holds the key: HMAC-SHA256 (RFC 2104) over both nonces and the node id, with a different prefix
 * each way so that a proof cannot be sent back to where it came from. What it has proved also seals the next key that the node is given, since not every board can tell with whom it
 * speaks TLS.
 */
public final class Handshake {
    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String key;
    private final String gatewayNonce;
    private final String nodeNonce;
    private final String node;

    /** @param key its UTF-8 bytes are the HMAC key; not empty */
    public Handshake(String key, String gatewayNonce, String nodeNonce, String node) {
        this.key = key;
        this.gatewayNonce = gatewayNonce;
        this.nodeNonce = nodeNonce;
        this.node = node;
    }

    /** 128 random bits in hex. */
    public static String nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return HexFormat.of().formatHex(nonce);
    }

    /** What the node proves itself with, in its {@code hello}. */
    public String helloMac() {
        return mac("hello");
    }

    /** What the gateway proves itself with, in its {@code welcome}. */
    public String welcomeMac() {
        return mac("welcome");
    }

    /** Whether a proof that was received is the expected one, in a time that does not tell where they differ. */
    public static boolean matches(String expected, String received) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), received.getBytes(StandardCharsets.UTF_8));
    }

    /** The next key, such as {@link NodeKey#derive} makes, for this node alone. */
    public GatewayFrame.Key seal(int generation, String nextKey) {
        String sealed = HexFormat.of().formatHex(pad(generation, HexFormat.of().parseHex(nextKey)));
        return new GatewayFrame.Key(generation, sealed, keyMac(generation, sealed));
    }

    /** The key that was sealed; empty if it was not sealed by who holds the key of this handshake. */
    public Optional<String> open(GatewayFrame.Key key) {
        return matches(keyMac(key.generation(), key.sealed()), key.mac())
                ? Optional.of(HexFormat.of()
                        .formatHex(pad(key.generation(), HexFormat.of().parseHex(key.sealed()))))
                : Optional.empty();
    }

    private String keyMac(int generation, String sealed) {
        return mac("sealed:" + generation + ":" + sealed);
    }

    /** The nonces are new for every connection, so no two keys meet the same pad. */
    private byte[] pad(int generation, byte[] bytes) {
        byte[] pad = Hmac.of(key, text("key:" + generation));
        for (int i = 0; i < pad.length; i++) {
            pad[i] ^= bytes[i];
        }
        return pad;
    }

    private String mac(String purpose) {
        return HexFormat.of().formatHex(Hmac.of(key, text(purpose)));
    }

    private String text(String purpose) {
        return purpose + ":" + gatewayNonce + ":" + nodeNonce + ":" + node;
    }
}
