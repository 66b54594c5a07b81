package io.enot.contract.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class JsonTest {
    @Example
    void writesACharacterBeyondTheBasicPlaneAsOne() {
        assertThat(new String(Json.bytes("\uD83D\uDE00"), UTF_8)).isEqualTo("\"\uD83D\uDE00\"");
    }

    @Property
    void readsWhatItWrites(@ForAll @IntRange(max = Character.MAX_CODE_POINT) int codePoint) {
        String text = Character.getType(codePoint) != Character.SURROGATE ? Character.toString(codePoint) : "";
        assertThat(Json.read(Json.bytes(text), String.class)).isEqualTo(text);
    }
}
