package io.enot.contract.legacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import io.enot.contract.node.Decoded;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into the packages of 2017, {@code ---PACKAGE_START---{…}---PACKAGE_END---}, and reads each as a JSON object. What stands before a start is skipped, as the
 * original does. Holds at most one package's limit of unfinished bytes beside what was appended last. Not thread-safe.
 */
public final class PackageDecoder {
    private static final byte[] START = ascii("---PACKAGE_START---");
    private static final byte[] END = ascii("---PACKAGE_END---");

    private final int maxPackage;
    private byte[] buffer = new byte[0];
    private int length;
    private int scanned;

    /** @param maxPackage the longest package in bytes, with its delimiters and whatever stands before it */
    public PackageDecoder(int maxPackage) {
        this.maxPackage = maxPackage;
    }

    /** Whether the first bytes of a stream are a package's, as far as there are any. */
    public static boolean isBeginning(byte[] first) {
        int length = Math.min(first.length, START.length);
        return length > 0 && Arrays.equals(first, 0, length, START, 0, length);
    }

    /** The package that holds this message. */
    public static byte[] pack(ObjectNode message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(START);
        bytes.writeBytes(Json.bytes(message));
        bytes.writeBytes(END);
        return bytes.toByteArray();
    }

    /** Takes the bytes that arrived. */
    public void append(byte[] bytes) {
        int needed = length + bytes.length;
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Integer.highestOneBit(needed) << 1);
        }
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length = needed;
    }

    /** The next whole package, as a message. */
    public Decoded<ObjectNode> next() {
        int end = indexOf(END, buffer, Math.max(0, scanned - END.length + 1), length);
        scanned = length;
        if (end < 0) {
            return length >= maxPackage ? tooLong() : new Decoded.Incomplete<>();
        }
        if (end + END.length > maxPackage) {
            return tooLong();
        }
        byte[] whole = Arrays.copyOf(buffer, end);
        buffer = Arrays.copyOfRange(buffer, end + END.length, length);
        length = buffer.length;
        scanned = 0;
        return read(whole);
    }

    private static Decoded<ObjectNode> read(byte[] whole) {
        int start = indexOf(START, whole, 0, whole.length);
        if (start < 0) {
            return new Decoded.Malformed<>("a package has no start");
        }
        int from = start + START.length;
        try {
            return new Decoded.Complete<>(Json.object(whole, from, whole.length - from));
        } catch (InvalidField e) {
            return new Decoded.Malformed<>("a package is " + e.getMessage());
        }
    }

    private Decoded<ObjectNode> tooLong() {
        return new Decoded.Malformed<>("a package is longer than " + maxPackage + " bytes");
    }

    private static int indexOf(byte[] what, byte[] in, int from, int to) {
        for (int i = from; i <= to - what.length; i++) {
            if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
