package io.enot.contract.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.json.Json;
import io.enot.contract.node.Decoded;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PackageDecoderTest {
    private final PackageDecoder decoder = new PackageDecoder(200);

    @Test
    void severalPackagesInOneReadAreSeveralMessages() {
        decoder.append(join(PackageDecoder.pack(message(1)), PackageDecoder.pack(message(2))));

        assertThat(decoder.next()).isEqualTo(new Decoded.Complete<>(message(1)));
        assertThat(decoder.next()).isEqualTo(new Decoded.Complete<>(message(2)));
        assertThat(decoder.next()).isEqualTo(new Decoded.Incomplete<ObjectNode>());
    }

    @Test
    void aPackageMayComeInAnyPieces() {
        byte[] stream = join(PackageDecoder.pack(message(1)), PackageDecoder.pack(message(2)));
        for (int cut = 0; cut < stream.length; cut++) {
            PackageDecoder pieces = new PackageDecoder(200);
            pieces.append(Arrays.copyOf(stream, cut));
            int whole = pieces.next() instanceof Decoded.Complete ? 1 : 0;
            pieces.append(Arrays.copyOfRange(stream, cut, stream.length));
            for (int expected = whole + 1; expected <= 2; expected++) {
                assertThat(pieces.next()).as("cut at %d", cut).isEqualTo(new Decoded.Complete<>(message(expected)));
            }
        }
    }

    @Test
    void aPackageMayComeByteByByte() {
        byte[] stream = PackageDecoder.pack(message(7));
        for (int i = 0; i < stream.length - 1; i++) {
            decoder.append(new byte[] {stream[i]});
            assertThat(decoder.next()).isEqualTo(new Decoded.Incomplete<ObjectNode>());
        }
        decoder.append(new byte[] {stream[stream.length - 1]});
        assertThat(decoder.next()).isEqualTo(new Decoded.Complete<>(message(7)));
    }

    @Test
    void whatStandsBeforeAStartIsSkipped() {
        decoder.append(join("{\"op\":\"challenge\"}\n".getBytes(UTF_8), PackageDecoder.pack(message(3))));

        assertThat(decoder.next()).isEqualTo(new Decoded.Complete<>(message(3)));
    }

    @Test
    void garbageIsMalformed() {
        assertThat(decoded("---PACKAGE_START---no json---PACKAGE_END---")).isInstanceOf(Decoded.Malformed.class);
        assertThat(decoded("---PACKAGE_START---[1]---PACKAGE_END---")).isInstanceOf(Decoded.Malformed.class);
        assertThat(decoded("---PACKAGE_END---")).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void noMoreThanTheLimitIsHeld() {
        assertThat(decoded("---PACKAGE_START---" + "x".repeat(200))).isInstanceOf(Decoded.Malformed.class);
        assertThat(decoded("---PACKAGE_START---" + "x".repeat(200) + "---PACKAGE_END---"))
                .isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void theFirstBytesTellThisProtocolFromTheOther() {
        assertThat(PackageDecoder.isBeginning("---".getBytes(UTF_8))).isTrue();
        assertThat(PackageDecoder.isBeginning(PackageDecoder.pack(message(1)))).isTrue();
        assertThat(PackageDecoder.isBeginning("{\"op\"".getBytes(UTF_8))).isFalse();
        assertThat(PackageDecoder.isBeginning(new byte[0])).isFalse();
    }

    private static Decoded<ObjectNode> decoded(String bytes) {
        PackageDecoder fresh = new PackageDecoder(200);
        fresh.append(bytes.getBytes(UTF_8));
        return fresh.next();
    }

    private static ObjectNode message(int number) {
        return Json.object().put("number", number).put("text", "é");
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
