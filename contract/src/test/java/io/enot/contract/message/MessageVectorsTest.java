package io.enot.contract.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enot.contract.Vectors;
import io.enot.contract.json.InvalidField;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageVectorsTest {

    static Stream<JsonNode> accepted() {
        return Vectors.read("messages.json", "accepted");
    }

    static Stream<JsonNode> refused() {
        return Vectors.read("messages.json", "refused");
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void readsWhatWasPosted(JsonNode vector) {
        Message message = Message.from((ObjectNode) vector.get("posted"));

        assertThat(message.toJson()).hasToString(vector.get("normal").toString());
        assertThat(Message.from(message.toJson())).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void namesTheFieldThatIsWrong(JsonNode vector) {
        InvalidField refusal =
                catchThrowableOfType(InvalidField.class, () -> Message.from((ObjectNode) vector.get("posted")));

        assertThat(refusal.field()).isEqualTo(vector.get("field").asText());
        assertThat(refusal.reason()).isNotEmpty();
    }

    @Test
    void everyKindOfMessageHasAVector() {
        Set<Class<?>> seen = new HashSet<>();
        accepted()
                .forEach(vector ->
                        seen.add(Message.from((ObjectNode) vector.get("posted")).getClass()));

        assertThat(seen).containsExactlyInAnyOrderElementsOf(Arrays.asList(Message.class.getPermittedSubclasses()));
    }
}
