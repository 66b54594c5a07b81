package io.enot.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.legacy.PackageDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;

/** Makes input that is almost right: the golden frames, with something wrong about them. */
final class FuzzInput {
    private static final Path VECTORS = Path.of("contract", "vectors", "frames.json");
    private static final int LONGEST_TEXT = 70_000;
    private static final int DEEPEST = 5000;

    private final List<ObjectNode> frames;

    private FuzzInput(List<ObjectNode> frames) {
        this.frames = frames;
    }

    /** Reads the frames, from the repository's root. */
    static FuzzInput read() {
        try {
            JsonNode vectors = Json.MAPPER.readTree(Files.readAllBytes(VECTORS));
            return new FuzzInput(StreamSupport.stream(vectors.get("frames").spliterator(), false)
                    .map(vector -> (ObjectNode) vector.get("frame"))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that mean nothing. */
    static byte[] garbage(Random random, int most) {
        byte[] bytes = new byte[1 + random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A line with a frame of which a member or some bytes were changed. */
    byte[] line(Random random) {
        ObjectNode frame = frame(random);
        byte[] line = (frame + "\n").getBytes(StandardCharsets.UTF_8);
        return random.nextInt(3) == 0 ? flip(random, line) : line;
    }

    /** The same, in the frame of 2017. */
    byte[] legacyPackage(Random random) {
        byte[] packed = PackageDecoder.pack(frame(random));
        return random.nextInt(3) == 0 ? flip(random, packed) : packed;
    }

    /** Some bytes are others. */
    static byte[] flip(Random random, byte[] bytes) {
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private ObjectNode frame(Random random) {
        ObjectNode frame = frames.get(random.nextInt(frames.size())).deepCopy();
        change(frame, random);
        return frame;
    }

    /** Removes some members, or gives them values that they should not have; at most two. */
    static void change(ObjectNode object, Random random) {
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            if (names.isEmpty()) {
                return;
            }
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(4) == 0) {
                object.remove(name);
            } else {
                object.set(name, value(random));
            }
        }
    }

    private static JsonNode value(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> Json.MAPPER.nullNode();
            case 1 -> Json.MAPPER.getNodeFactory().numberNode(random.nextLong());
            case 2 -> Json.MAPPER.getNodeFactory().numberNode(random.nextInt(10));
            case 3 -> Json.MAPPER.getNodeFactory().numberNode(-random.nextDouble());
            case 4 -> Json.MAPPER.getNodeFactory().textNode("x".repeat(random.nextInt(LONGEST_TEXT)));
            case 5 -> Json.MAPPER.getNodeFactory().textNode(new String(garbage(random, 200), StandardCharsets.UTF_16));
            case 6 -> Json.MAPPER.createArrayNode().add(true);
            case 7 -> Json.object().put("op", "do");
            default -> Json.MAPPER.getNodeFactory().textNode("../".repeat(1 + random.nextInt(5)) + "etc/passwd");
        };
    }

    /** Brackets that open and do not close. */
    static byte[] depth(Random random) {
        return ("{\"op\":\"report\",\"name\":\"deep\",\"value\":" + "[".repeat(1 + random.nextInt(DEEPEST)) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
