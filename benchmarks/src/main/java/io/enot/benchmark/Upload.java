package io.enot.benchmark;

import io.enot.contract.node.Put;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The chunks of one command, as far as a simulated node has them. Not thread-safe. */
final class Upload {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private String id = "";
    private int seq = -1;

    boolean isOf(Put put) {
        return id.equals(put.id());
    }

    /** Takes the chunk, or knows it already. False if there is a gap before it. */
    boolean take(Put put) {
        id = put.id();
        if (put.seq() == seq + 1) {
            content.writeBytes(put.bytes());
            seq = put.seq();
        }
        return put.seq() <= seq;
    }

    /** Number of the last chunk that is held; −1 for none. */
    int seq() {
        return seq;
    }

    /** In bytes. */
    int size() {
        return content.size();
    }

    /** SHA-256 of what is held, in lower-case hex. */
    String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
