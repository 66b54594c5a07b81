package io.enot.result.history;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.enot.contract.json.InvalidField;
import io.enot.contract.node.NodeId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;

/**
 * Where an entry stands in the history: by its command's place, then by its node. The entry of a broadcast itself has no node, and stands before those of its nodes. As text it
 * goes to callers, who come back with it; it means the same on every instance, and for ever.
 *
 * @param node empty for the entry of a broadcast itself
 */
public record Cursor(Place place, String node) implements Comparable<Cursor> {
    private static final byte VERSION = 1;
    private static final int MAX_LENGTH = 128;
    private static final Comparator<Cursor> ORDER =
            Comparator.comparing(Cursor::place).thenComparing(Cursor::node);

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws InvalidField naming {@code cursor}, if it is something else
     */
    @JsonCreator
    public static Cursor parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(
                    Base64.getUrlDecoder().decode(text.substring(0, Math.min(MAX_LENGTH, text.length()))));
            byte version = bytes.get();
            Place place = Place.readFrom(bytes);
            String node = StandardCharsets.US_ASCII.decode(bytes).toString();
            Cursor cursor = new Cursor(place, node);
            if (version == VERSION
                    && (node.isEmpty() || NodeId.isValid(node))
                    && cursor.text().equals(text)) {
                return cursor;
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            // said below
        }
        throw new InvalidField("cursor", "is not what an answer had as next");
    }

    /** What callers get. */
    @JsonValue
    public String text() {
        byte[] name = node.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(1 + Place.BYTES + name.length);
        bytes.put(VERSION);
        place.writeTo(bytes);
        bytes.put(name);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    @Override
    public int compareTo(Cursor other) {
        return ORDER.compare(this, other);
    }
}
