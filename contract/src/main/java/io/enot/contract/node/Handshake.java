package io.enot.contract.node;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The proof, in both directions, that the other side holds the key: HMAC-SHA256 (RFC 2104) over both nonces and the node id, with a different prefix
 * each way so that a proof cannot be sent back to where it came from.
 */
public final class Handshake {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final String gatewayNonce;
    private final String nodeNonce;
    private final String node;

    /** @param key its UTF-8 bytes are the HMAC key; not empty */
    public Handshake(String key, String gatewayNonce, String nodeNonce, String node) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
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

    private String mac(String direction) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            String text = direction + ":" + gatewayNonce + ":" + nodeNonce + ":" + node;
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
