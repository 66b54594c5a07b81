package io.enot.result.stream;

import io.enot.contract.json.InvalidField;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/**
 * How far a listener is: the next offset in each partition of the results. As text it is the id of an event, by which the listener goes on after it, on any instance and at any time: it says
 * everything that an instance has to know. About five characters for each partition. Not thread-safe.
 */
final class Positions {
    static final String HEADER = "Last-Event-ID";

    private static final byte VERSION = 1;
    private static final int LONGEST = 8_192;
    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;
    private static final int LONGEST_NUMBER = 9;

    private final int log;
    private final long[] next;

    private Positions(int log, long[] next) {
        this.log = log;
        this.next = next;
    }

    /** @param log the identity of the log to which the offsets belong */
    static Positions of(String log, List<Long> next) {
        return new Positions(
                checksum(log), next.stream().mapToLong(Long::longValue).toArray());
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws InvalidField naming the header, if it is something else, or belongs to another log
     */
    static Positions parse(String text, String log, int partitions) {
        try {
            if (text.length() > LONGEST) {
                throw invalid("is not the id of an event");
            }
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            byte version = bytes.get();
            Positions positions = new Positions(bytes.getInt(), new long[partitions]);
            for (int partition = 0; partition < partitions; partition++) {
                positions.next[partition] = readNumber(bytes);
            }
            if (version != VERSION || bytes.hasRemaining()) {
                throw invalid("is not the id of an event");
            }
            if (positions.log != checksum(log)) {
                throw invalid("belongs to another log than this one, which has been made anew");
            }
            return positions;
        } catch (BufferUnderflowException e) {
            throw invalid("is not the id of an event");
        } catch (IllegalArgumentException e) {
            throw e instanceof InvalidField ? e : invalid("is not the id of an event");
        }
    }

    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(1 + Integer.BYTES + LONGEST_NUMBER * next.length);
        bytes.put(VERSION).putInt(log);
        for (long offset : next) {
            writeNumber(bytes, offset);
        }
        bytes.flip();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes.array(), bytes.limit()));
    }

    Positions copy() {
        return new Positions(log, next.clone());
    }

    long next(int partition) {
        return next[partition];
    }

    /** Everything before this offset counts as read. Never goes back. */
    void advance(int partition, long to) {
        next[partition] = Math.max(next[partition], to);
    }

    /** Whether it is as far as another one, in every partition. */
    boolean isAsFarAs(Positions other) {
        for (int partition = 0; partition < next.length; partition++) {
            if (next[partition] < other.next[partition]) {
                return false;
            }
        }
        return true;
    }

    List<Long> asList() {
        List<Long> list = new ArrayList<>();
        for (long offset : next) {
            list.add(offset);
        }
        return list;
    }

    private static long readNumber(ByteBuffer bytes) {
        long number = 0;
        for (int i = 0; i < LONGEST_NUMBER; i++) {
            long part = bytes.get();
            number |= (part & (MORE - 1)) << (BITS * i);
            if ((part & MORE) == 0) {
                return number;
            }
        }
        throw invalid("is not the id of an event");
    }

    private static void writeNumber(ByteBuffer bytes, long number) {
        long rest = number;
        while (rest >= MORE) {
            bytes.put((byte) (rest | MORE));
            rest >>>= BITS;
        }
        bytes.put((byte) rest);
    }

    private static int checksum(String log) {
        CRC32 checksum = new CRC32();
        checksum.update(log.getBytes(StandardCharsets.UTF_8));
        return (int) checksum.getValue();
    }

    private static InvalidField invalid(String reason) {
        return new InvalidField(HEADER, reason);
    }
}
