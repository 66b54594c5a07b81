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

    private final Put like;
    private final byte[] content;
    private final int size;

    private Chunks(Put like, byte[] content, int rx) {
        this.like = like;
        this.content = content;
        this.size = Math.min(Put.MAX_DATA, (rx - overhead()) / 4 * 3);
    }

    /**
     * How the command travels.
     *
     * @param rx the node's longest line in bytes
     * @return empty if it fits in the line of a {@code do}
     * @throws IllegalArgumentException if the line is too short even for chunks
     */
    static Optional<Chunks> of(long at, Content content, int rx) {
        Optional<Chunks> chunks = switch (content.message()) {
            case FileUpload file ->
                Optional.of(new Chunks(like(at, content, Put.Type.FILE, file.filename(), "", ""), content.bytes(), rx));
            case Script script ->
                Optional.of(new Chunks(
                        like(at, content, Put.Type.SCRIPT, "script.py", script.name(), script.plan()),
                        content.bytes(),
                        rx));
            default ->
                content.bytes().length <= rx
                        ? Optional.empty()
                        : Optional.of(new Chunks(like(at, content, Put.Type.DO, "", "", ""), content.bytes(), rx));
        };
        chunks.filter(cut -> cut.size < SMALLEST).ifPresent(cut -> {
            throw new IllegalArgumentException("the node's line of " + rx + " bytes is too short for this message");
        });
        return chunks;
    }

    private static Put like(long at, Content content, Put.Type type, String path, String name, String plan) {
        return new Put(content.id(), at, type, path, 0, "", false, "", name, plan, content.durable());
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
        return like.chunk(seq, Base64.getEncoder().encodeToString(data), last, last ? digest() : "");
    }

    /** The length of the longest line, without its data. */
    private int overhead() {
        return like.chunk(Integer.MAX_VALUE, "", false, "0".repeat(DIGEST_LENGTH))
                .toLine()
                .length;
    }

    private String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
