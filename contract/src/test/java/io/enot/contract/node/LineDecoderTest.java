package io.enot.contract.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.enot.contract.node.Decoded.Complete;
import io.enot.contract.node.Decoded.Incomplete;
import io.enot.contract.node.Decoded.Malformed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LineDecoderTest {
    private final LineDecoder<NodeFrame> decoder = new LineDecoder<>(NodeFrame.MAX_LINE, NodeFrame::from);

    @Test
    void waitsForTheEndOfTheLine() {
        decoder.append("{\"op\":\"po".getBytes(UTF_8));
        assertThat(decoder.next()).isInstanceOf(Incomplete.class);

        decoder.append("ng\"}\n{".getBytes(UTF_8));
        assertThat(decoder.next()).isEqualTo(new Complete<>(new NodeFrame.Pong(null)));
        assertThat(decoder.next()).isInstanceOf(Incomplete.class);
    }

    @Test
    void refusesALineThatIsNoFrame() {
        decoder.append("GET / HTTP/1.1\r\n".getBytes(UTF_8));
        assertThat(decoder.next()).isEqualTo(new Malformed<>("not JSON"));
    }

    @Test
    void refusesALineLongerThanTheLimitBeforeItEnds() {
        LineDecoder<NodeFrame> small = new LineDecoder<>(64, NodeFrame::from);
        small.append(new byte[63]);
        assertThat(small.next()).isInstanceOf(Incomplete.class);
        small.append(new byte[1]);
        assertThat(small.next()).isInstanceOf(Malformed.class);
    }

    @Test
    void countsTheLineFeedInTheLimit() {
        byte[] line = new NodeFrame.Report("r", com.fasterxml.jackson.databind.node.TextNode.valueOf("x")).toLine();
        LineDecoder<NodeFrame> exact = new LineDecoder<>(line.length, NodeFrame::from);
        exact.append(line);
        assertThat(exact.next()).isInstanceOf(Complete.class);

        LineDecoder<NodeFrame> oneLess = new LineDecoder<>(line.length - 1, NodeFrame::from);
        oneLess.append(line);
        assertThat(oneLess.next()).isInstanceOf(Malformed.class);
    }

    /** However the stream is cut, the frames are those that were sent, in order. */
    @Property(tries = 300)
    void cutsDoNotMatter(
            @ForAll @Size(min = 1, max = 12) List<@StringLength(max = 2000) String> texts,
            @ForAll @IntRange(min = 1, max = 3000) int cut) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<NodeFrame> sent = new ArrayList<>();
        for (String text : texts) {
            NodeFrame frame = new NodeFrame.Out("id", wellFormed(text));
            sent.add(frame);
            stream.writeBytes(frame.toLine());
        }

        byte[] bytes = stream.toByteArray();
        List<NodeFrame> received = new ArrayList<>();
        LineDecoder<NodeFrame> fresh = new LineDecoder<>(NodeFrame.MAX_LINE, NodeFrame::from);
        for (int from = 0; from < bytes.length; from += cut) {
            fresh.append(java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + cut)));
            while (fresh.next() instanceof Complete<NodeFrame>(NodeFrame frame)) {
                received.add(frame);
            }
        }

        assertThat(received).isEqualTo(sent);
    }

    /** Garbage ends in Malformed or Incomplete, never in an exception. */
    @Property(tries = 1000)
    void garbageIsNeverAnException(@ForAll byte[] garbage) {
        LineDecoder<NodeFrame> fresh = new LineDecoder<>(128, NodeFrame::from);
        fresh.append(garbage);
        fresh.append(new byte[] {'\n'});
        assertThat(fresh.next()).isInstanceOf(Malformed.class);
    }

    /** Unpaired surrogates cannot be written as UTF-8. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
