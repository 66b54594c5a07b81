package io.enot.contract.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.enot.contract.Vectors;
import io.enot.contract.json.InvalidField;
import io.enot.contract.json.Json;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameVectorsTest {

    static Stream<JsonNode> frames() {
        return Vectors.read("frames.json", "frames");
    }

    static Stream<JsonNode> malformed() {
        return Vectors.read("frames.json", "malformed");
    }

    @ParameterizedTest
    @MethodSource("frames")
    void readsWhatTheVectorSaysAndWritesItBack(JsonNode vector) {
        Frame frame = frame(vector);

        Frame again = read(vector.get("to").asText(), frame.toLine());
        assertThat(again).isEqualTo(frame);
        vector.get("frame").properties().stream()
                .filter(member ->
                        !member.getValue().isEmpty() || !member.getValue().isTextual())
                .filter(member ->
                        !member.getValue().asText().isEmpty() || member.getKey().equals("value"))
                .forEach(member -> assertThat(frame.toJson().get(member.getKey()))
                        .as(member.getKey())
                        .satisfies(written -> assertThat(written.toString())
                                .isEqualTo(member.getValue().toString())));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesWithTheReason(JsonNode vector) {
        assertThatThrownBy(() -> read("gateway", vector.get("line").asText().getBytes(UTF_8)))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining(vector.get("why").asText());
    }

    @Test
    void everyKindOfFrameHasAVector() {
        Set<Class<?>> seen = new HashSet<>();
        frames().map(FrameVectorsTest::frame).forEach(frame -> seen.add(frame.getClass()));

        assertThat(seen).containsAll(Arrays.asList(NodeFrame.class.getPermittedSubclasses()));
        assertThat(seen).containsAll(Arrays.asList(GatewayFrame.class.getPermittedSubclasses()));
    }

    @Test
    void provesTheKeyAsTheVectorSays() {
        JsonNode vector = Vectors.read("frames.json").get("handshake");
        Handshake handshake = new Handshake(
                vector.get("key").asText(),
                vector.get("gatewayNonce").asText(),
                vector.get("nodeNonce").asText(),
                vector.get("node").asText());

        assertThat(handshake.helloMac()).isEqualTo(vector.get("hello").asText());
        assertThat(handshake.welcomeMac()).isEqualTo(vector.get("welcome").asText());
        assertThat(Handshake.matches(handshake.helloMac(), handshake.welcomeMac()))
                .isFalse();
        assertThat(Handshake.matches(handshake.helloMac(), handshake.helloMac()))
                .isTrue();
    }

    @Test
    void derivesAndSealsTheKeyOfANodeAsTheVectorSays() {
        JsonNode vector = Vectors.read("frames.json").get("handshake");
        String node = vector.get("node").asText();
        int generation = vector.get("generation").asInt();
        Handshake handshake = new Handshake(
                vector.get("key").asText(),
                vector.get("gatewayNonce").asText(),
                vector.get("nodeNonce").asText(),
                node);

        String key = NodeKey.derive(vector.get("nodeSecret").asText(), node, generation);
        GatewayFrame.Key sealed = handshake.seal(generation, key);

        assertThat(key).isEqualTo(vector.get("nodeKey").asText());
        assertThat(sealed.sealed()).isEqualTo(vector.get("sealed").asText());
        assertThat(sealed.mac()).isEqualTo(vector.get("sealedMac").asText());
        assertThat(handshake.open(sealed)).hasValue(key);
    }

    @Test
    void opensNoKeyThatSomebodyElseSealedOrChanged() {
        String key = NodeKey.derive("secret", "n", 1);
        Handshake handshake = new Handshake("key", "x", "y", "n");
        GatewayFrame.Key sealed = handshake.seal(1, key);

        assertThat(new Handshake("another", "x", "y", "n").open(sealed)).isEmpty();
        assertThat(new Handshake("key", "z", "y", "n").open(sealed)).isEmpty();
        assertThat(new Handshake("key", "x", "y", "m").open(sealed)).isEmpty();
        assertThat(handshake.open(new GatewayFrame.Key(2, sealed.sealed(), sealed.mac())))
                .isEmpty();
        assertThat(handshake.open(new GatewayFrame.Key(1, key, sealed.mac()))).isEmpty();
        assertThat(NodeKey.derive("secret", "n", 2)).isNotEqualTo(key);
        assertThat(NodeKey.derive("secret", "m", 1)).isNotEqualTo(key);
    }

    private static Frame frame(JsonNode vector) {
        return read(vector.get("to").asText(), Json.bytes(vector.get("frame")));
    }

    private static Frame read(String to, byte[] line) {
        return to.equals("node") ? GatewayFrame.from(line, 0, line.length) : NodeFrame.from(line, 0, line.length);
    }
}
