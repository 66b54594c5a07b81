package io.enot.result.history;

import io.enot.contract.record.CommandId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a command stands in the order of time: 16 bytes that begin with the milliseconds of its acceptance. The id of most commands is such a number (UUID version 7), so
 * that they are found by it at once; for the others one is made (version 8), which has to be remembered.
 *
 * @param high compared first, without sign
 */
public record Place(long high, long low) implements Comparable<Place> {
    /** How many bytes it has. */
    public static final int BYTES = 16;

    /** Before all others. */
    public static final Place FIRST = new Place(0, 0);

    /** After all others. */
    public static final Place LAST = new Place(-1, -1);

    /** An id from further ahead is not believed: one such record would make the store forget everything that is older by more than the retention. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    private static final int TIME_ORDERED = 7;
    private static final int TIME_BITS_FROM = 16;
    private static final long MADE = 0x8000L;
    private static final long RANDOM_OF_HIGH = 0x0FFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_OF_LOW = 0x3FFF_FFFF_FFFF_FFFFL;

    /** The place that the id itself tells; empty if it tells none that can be believed at this time. */
    public static Optional<Place> told(String commandId, Instant now) {
        if (!CommandId.isValid(commandId)) {
            return Optional.empty();
        }
        UUID id = UUID.fromString(commandId);
        Place place = new Place(id.getMostSignificantBits(), id.getLeastSignificantBits());
        return id.version() == TIME_ORDERED && !place.time().isAfter(now.plus(CLOCKS_APART))
                ? Optional.of(place)
                : Optional.empty();
    }

    /** A place for a command whose id tells none. */
    public static Place made(String commandId, Instant acceptedAt, Instant now) {
        Instant time = acceptedAt.isAfter(now.plus(CLOCKS_APART)) ? now : acceptedAt;
        UUID hash = UUID.nameUUIDFromBytes(commandId.getBytes(StandardCharsets.UTF_8));
        return new Place(
                (Math.max(0, time.toEpochMilli()) << TIME_BITS_FROM)
                        | MADE
                        | (hash.getMostSignificantBits() & RANDOM_OF_HIGH),
                VARIANT | (hash.getLeastSignificantBits() & RANDOM_OF_LOW));
    }

    /** Before everything of this millisecond. */
    public static Place before(Instant time) {
        return new Place(Math.max(0, time.toEpochMilli()) << TIME_BITS_FROM, 0);
    }

    /** After everything of this millisecond. */
    public static Place after(Instant time) {
        return new Place((Math.max(0, time.toEpochMilli()) << TIME_BITS_FROM) | 0xFFFFL, -1);
    }

    /** The millisecond. */
    public Instant time() {
        return Instant.ofEpochMilli(high >>> TIME_BITS_FROM);
    }

    /** Its bytes, which compare as it does, to the buffer. */
    public void writeTo(ByteBuffer buffer) {
        buffer.putLong(high).putLong(low);
    }

    public static Place readFrom(ByteBuffer buffer) {
        return new Place(buffer.getLong(), buffer.getLong());
    }

    @Override
    public int compareTo(Place other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh == 0 ? Long.compareUnsigned(low, other.low) : byHigh;
    }
}
