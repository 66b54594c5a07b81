package io.enot.contract.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.Vectors;
import io.enot.contract.json.Json;
import io.enot.contract.legacy.PackageDecoder;
import io.enot.contract.node.Decoded.Complete;
import io.enot.contract.node.Decoded.Incomplete;
import io.enot.contract.node.Decoded.Malformed;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Frames that somebody has tampered with: they are frames still, or they are told to be none; there is no third way. */
class FrameFuzzTest {
    private static final List<JsonNode> FRAMES = Vectors.read("frames.json", "frames")
            .map(vector -> vector.get("frame"))
            .toList();

    @Property(tries = 3000)
    void aFrameOfANodeWithOneMemberChangedIsReadAndWrittenAlikeOrRefused(@ForAll("tampered") byte[] line) {
        LineDecoder<NodeFrame> decoder = new LineDecoder<>(NodeFrame.MAX_LINE, NodeFrame::from);
        readAlike(decoder, line, new LineDecoder<>(NodeFrame.MAX_LINE, NodeFrame::from));
    }

    @Property(tries = 3000)
    void aFrameOfAGatewayWithOneMemberChangedIsReadAndWrittenAlikeOrRefused(@ForAll("tampered") byte[] line) {
        LineDecoder<GatewayFrame> decoder = new LineDecoder<>(NodeFrame.MAX_LINE, GatewayFrame::from);
        readAlike(decoder, line, new LineDecoder<>(NodeFrame.MAX_LINE, GatewayFrame::from));
    }

    @Property(tries = 3000)
    void bytesThatFlippedAreNeverAnException(@ForAll("flipped") byte[] line) {
        LineDecoder<NodeFrame> decoder = new LineDecoder<>(NodeFrame.MAX_HELLO, NodeFrame::from);
        decoder.append(line);
        for (int frames = 0; frames <= line.length; frames++) {
            if (!(decoder.next() instanceof Complete)) {
                return;
            }
        }
        throw new AssertionError("more frames than bytes");
    }

    @Property(tries = 3000)
    void thePackagesOf2017AreNeverAnExceptionEither(@ForAll("flippedPackages") byte[] bytes) {
        PackageDecoder decoder = new PackageDecoder(NodeFrame.MAX_HELLO);
        for (byte[] half : List.of(
                Arrays.copyOf(bytes, bytes.length / 2), Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length))) {
            decoder.append(half);
            while (decoder.next() instanceof Complete) {
                // the next one
            }
        }
    }

    private static <F extends Frame> void readAlike(LineDecoder<F> decoder, byte[] line, LineDecoder<F> again) {
        decoder.append(line);
        switch (decoder.next()) {
            case Complete<F>(F frame) -> {
                again.append(frame.toLine());
                assertThat(again.next())
                        .isInstanceOfSatisfying(
                                Complete.class,
                                read -> assertThat(((Frame) read.frame()).toLine())
                                        .isEqualTo(frame.toLine()));
            }
            case Malformed<F>(String why) -> assertThat(why).isNotEmpty();
            case Incomplete<F> incomplete -> throw new AssertionError("the line had an end");
        }
    }

    /** A golden frame, one of whose members has another value, or is gone, or is one too many. */
    @Provide
    Arbitrary<byte[]> tampered() {
        Arbitrary<String> names =
                Arbitraries.of("op", "id", "at", "seq", "v", "node", "mac", "ok", "value", "type", "new");
        return Combinators.combine(Arbitraries.of(FRAMES), names, values(), Arbitraries.of(true, false))
                .as((frame, name, value, removes) -> {
                    ObjectNode changed = frame.deepCopy();
                    if (removes) {
                        changed.remove(name);
                    } else {
                        changed.set(name, value);
                    }
                    return (changed + "\n").getBytes(UTF_8);
                });
    }

    @Provide
    Arbitrary<byte[]> flipped() {
        return flips(Arbitraries.of(FRAMES).map(frame -> (frame + "\n").getBytes(UTF_8)));
    }

    @Provide
    Arbitrary<byte[]> flippedPackages() {
        return flips(Arbitraries.of(FRAMES).map(frame -> PackageDecoder.pack((ObjectNode) frame)));
    }

    private static Arbitrary<byte[]> flips(Arbitrary<byte[]> lines) {
        Arbitrary<List<Integer>> places =
                Arbitraries.integers().between(0, 500).list().ofMaxSize(8);
        return Combinators.combine(lines, places, Arbitraries.bytes()).as((line, where, to) -> {
            where.forEach(place -> line[place % line.length] = to);
            return line;
        });
    }

    private static Arbitrary<JsonNode> values() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                                "null",
                                "true",
                                "{}",
                                "[]",
                                "{\"a\":[[[1]]]}",
                                "-1",
                                "1e400",
                                "1.5",
                                "9223372036854775808")
                        .map(FrameFuzzTest::read),
                Arbitraries.longs().map(Json.MAPPER.getNodeFactory()::numberNode),
                Arbitraries.strings().ofMaxLength(300).map(Json.MAPPER.getNodeFactory()::textNode));
    }

    private static JsonNode read(String json) {
        byte[] wrapped = ("{\"value\":" + json + "}").getBytes(UTF_8);
        return Json.object(wrapped, 0, wrapped.length).get("value");
    }
}
