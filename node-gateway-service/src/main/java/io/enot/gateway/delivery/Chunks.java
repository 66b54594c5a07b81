package io.enot.gateway.delivery;

import io.enot.contract.message.FileUpload;
import io.enot.contract.message.Message;
import io.enot.contract.message.Script;
import io.enot.contract.node.GatewayFrame.Do;
import io.enot.contract.node.Put;
import java.nio.charset.StandardCharsets;
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
    private final String plan;
    private final byte[] content;
    private final int size;

    private Chunks(String id, long at, Put.Type type, String path, String name, String plan, byte[] content, int rx) {
        this.id = id;
        this.at = at;
        this.type = type;
        this.path = path;
        this.name = name;
        this.plan = plan;
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
    static Optional<Chunks> of(String id, long at, Message message, int rx) {
        Optional<Chunks> chunks = switch (message) {
            case FileUpload file ->
                Optional.of(new Chunks(id, at, Put.Type.FILE, file.filename(), "", "", utf8(file.content()), rx));
            case Script script ->
                Optional.of(new Chunks(
                        id, at, Put.Type.SCRIPT, "script.py", script.name(), script.plan(), utf8(script.source()), rx));
            default -> {
                byte[] line = new Do(id, at, message).toLine();
                yield line.length <= rx
                        ? Optional.empty()
                        : Optional.of(new Chunks(id, at, Put.Type.DO, "", "", "", line, rx));
            }
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
        return new Put(id, at, type, path, seq, data, last, digest, name, plan);
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

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
