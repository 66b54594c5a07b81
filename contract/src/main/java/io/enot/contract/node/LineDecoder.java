package io.enot.contract.node;

import io.enot.contract.json.InvalidField;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines and reads each as a frame. Holds at most one line's limit of unfinished bytes beside what was appended last, and
 * starts small, so that an idle connection costs some hundred bytes. Not thread-safe.
 */
public final class LineDecoder<F extends Frame> {
    private static final int INITIAL = 512;

    /** Reads the frame in {@code json[offset, offset + length)}; throws {@link InvalidField} if there is none. */
    @FunctionalInterface
    public interface Reader<F> {
        F read(byte[] json, int offset, int length);
    }

    private int maxLine;
    private final Reader<F> reader;
    private byte[] buffer = new byte[0];
    private int start;
    private int scanned;
    private int end;

    /** @param maxLine the longest line in bytes, line feed included */
    public LineDecoder(int maxLine, Reader<F> reader) {
        this.maxLine = maxLine;
        this.reader = reader;
    }

    /** From now on a line may be so long. */
    public void allow(int longest) {
        maxLine = longest;
    }

    /** Takes the bytes that arrived. Call {@link #next()} until it says Incomplete before appending again. */
    public void append(byte[] bytes) {
        if (start == end) {
            start = 0;
            scanned = 0;
            end = 0;
        }
        if (end + bytes.length > buffer.length) {
            int held = end - start;
            byte[] roomier = buffer.length >= held + bytes.length
                    ? buffer
                    : new byte[Math.max(INITIAL, Integer.highestOneBit(held + bytes.length) << 1)];
            System.arraycopy(buffer, start, roomier, 0, held);
            buffer = roomier;
            scanned -= start;
            start = 0;
            end = held;
        }
        System.arraycopy(bytes, 0, buffer, end, bytes.length);
        end += bytes.length;
    }

    /** The next whole line, as a frame. */
    public Decoded<F> next() {
        for (; scanned < end; scanned++) {
            if (buffer[scanned] == '\n') {
                int lineStart = start;
                int length = scanned - start;
                start = ++scanned;
                return length + 1 > maxLine ? tooLong() : read(lineStart, length);
            }
        }
        if (end - start >= maxLine) {
            return tooLong();
        }
        release();
        return new Decoded.Incomplete<>();
    }

    private Decoded<F> read(int lineStart, int length) {
        try {
            return new Decoded.Complete<>(reader.read(buffer, lineStart, length));
        } catch (InvalidField e) {
            return new Decoded.Malformed<>(e.getMessage());
        }
    }

    private Decoded<F> tooLong() {
        return new Decoded.Malformed<>("a line is longer than " + maxLine + " bytes");
    }

    /** Gives the memory of a large line back once the line is done. */
    private void release() {
        if (buffer.length > INITIAL && end - start <= INITIAL) {
            buffer = Arrays.copyOf(Arrays.copyOfRange(buffer, start, end), INITIAL);
            scanned -= start;
            end -= start;
            start = 0;
        }
    }
}
