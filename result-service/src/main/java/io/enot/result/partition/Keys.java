package io.enot.result.partition;

import io.enot.result.history.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * How the keys of the store are laid out, so that what is read together stands together: a letter for the kind, then what it is found by. What belongs to a command has its place in the
 * key, and the time of the place as the time of its window.
 */
final class Keys {
    /** Commands, in the order of time. */
    private static final byte COMMAND = 'c';

    /** Executions: by node, then in the order of time. */
    private static final byte EXECUTION = 'e';

    /** Nodes of a command, by id. */
    private static final byte MEMBER = 'm';

    /** Who called a command off. */
    private static final byte CANCEL = 'x';

    /** Places that were given, by the command's id. */
    private static final byte PLACE = 'p';

    /** Less than every character of an id, and more. */
    private static final byte LEAST = 0;

    private static final byte MOST = 0x7F;

    private Keys() {}

    static Bytes command(Place place) {
        return withPlace(COMMAND, place);
    }

    static Bytes cancel(Place place) {
        return withPlace(CANCEL, place);
    }

    static Bytes place(String commandId) {
        byte[] id = commandId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + id.length).put(PLACE).put(id).array());
    }

    static Bytes execution(String node, Place place) {
        byte[] id = node.getBytes(StandardCharsets.UTF_8);
        ByteBuffer key = ByteBuffer.allocate(1 + id.length + 1 + Place.BYTES);
        key.put(EXECUTION).put(id).put(LEAST);
        place.writeTo(key);
        return Bytes.wrap(key.array());
    }

    static Bytes member(Place place, String node) {
        byte[] id = node.getBytes(StandardCharsets.UTF_8);
        ByteBuffer key = ByteBuffer.allocate(1 + Place.BYTES + id.length);
        key.put(MEMBER);
        place.writeTo(key);
        return Bytes.wrap(key.put(id).array());
    }

    /** After all nodes of a command. */
    static Bytes afterMembers(Place place) {
        ByteBuffer key = ByteBuffer.allocate(1 + Place.BYTES + 1);
        key.put(MEMBER);
        place.writeTo(key);
        return Bytes.wrap(key.put(MOST).array());
    }

    /** The place in the key of a command. */
    static Place placeOfCommand(Bytes key) {
        return Place.readFrom(ByteBuffer.wrap(key.get(), 1, Place.BYTES));
    }

    /** The place in the key of an execution. */
    static Place placeOfExecution(Bytes key) {
        byte[] bytes = key.get();
        return Place.readFrom(ByteBuffer.wrap(bytes, bytes.length - Place.BYTES, Place.BYTES));
    }

    /** The node in the key of a member. */
    static String nodeOfMember(Bytes key) {
        int from = 1 + Place.BYTES;
        return new String(key.get(), from, key.get().length - from, StandardCharsets.UTF_8);
    }

    private static Bytes withPlace(byte kind, Place place) {
        ByteBuffer key = ByteBuffer.allocate(1 + Place.BYTES).put(kind);
        place.writeTo(key);
        return Bytes.wrap(key.array());
    }
}
