package io.enot.gateway.delivery;

import io.enot.contract.message.FileUpload;
import io.enot.contract.message.Script;
import io.enot.contract.node.Put;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** A command cut into chunks that fit the node's line. */
final class Chunks {
    private static final int SMALLEST = 32;
    private static final int DIGEST_LENGTH = 64;

    private final String id;
    private final long at;
    private final Put.Type type;
    private final String path;
    private final String name;
    private final byte[] content;
    private final int size;

    private Chunks(String id, long at, Put.Type type, String path, String name, byte[] content, int rx) {
        this.id = id;
        this.at = at;
        this.type = type;
        this.path = path;
        this.name = name;
        this.content = content;
        this.size = Math.min(Put.MAX_DATA, (rx - overhead()) / 4 * 3);
    }

    /**
     * How the message travels.
     *
     * @param rx the node's longest line in bytes
     * @return empty if it fits in the line of a {@code do}
     * @throws IllegalArgumentException if the line is too short even for chunks
     */
    static Optional<Chunks> of(long at, Content content, int rx) {
        Optional<Chunks> chunks = switch (content.message()) {
            case FileUpload file ->
                Optional.of(new Chunks(content.id(), at, Put.Type.FILE, file.filename(), "", content.bytes(), rx));
            case Script script ->
                Optional.of(
                        new Chunks(content.id(), at, Put.Type.SCRIPT, "script.py", script.name(), content.bytes(), rx));
            default ->
                content.bytes().length <= rx
                        ? Optional.empty()
                        : Optional.of(new Chunks(content.id(), at, Put.Type.DO, "", "", content.bytes(), rx));
        };
        chunks.filter(cut -> cut.size < SMALLEST).ifPresent(cut -> {
            throw new IllegalArgumentException("the node's line of " + rx + " bytes is too short for this message");
        });
        return chunks;
    }

    int count() {
        return Math.max(1, (content.length + size - 1) / size);
    }

    boolean isLast(int seq) {
        return seq == count() - 1;
    }

    Put chunk(int seq) {
        byte[] data = Arrays.copyOfRange(content, seq * size, Math.min(content.length, (seq + 1) * size));
        boolean last = isLast(seq);
        return put(seq, Base64.getEncoder().encodeToString(data), last, last ? digest() : "");
    }

    private Put put(int seq, String data, boolean last, String digest) {
        return new Put(id, at, type, path, seq, data, last, digest, name);
    }

    /** The length of the longest line, without its data. */
    private int overhead() {
        return put(Integer.MAX_VALUE, "", false, "0".repeat(DIGEST_LENGTH)).toLine().length;
    }

    private String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
