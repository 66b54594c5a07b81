package io.enot.contract.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enot.contract.json.InvalidField;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
    private static final Map<String, String> LABELS = Map.of("room", "lab", "floor", "2", "empty", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "room=lab                     | true",
                "room==lab                    | true",
                "room=office                  | false",
                "room!=lab                    | false",
                "floor!=3                     | true",
                "wing!=east                   | true",
                "room in (lab,office)         | true",
                "room in ( office , attic )   | false",
                "room notin (office)          | true",
                "wing notin (east)            | true",
                "room                         | true",
                "wing                         | false",
                "!wing                        | true",
                "!room                        | false",
                "empty=                       | true",
                "room=lab,floor!=3,!wing      | true",
                "room=lab , floor in (1,3)    | false",
                "example.org/room!=x          | true",
            })
    void choosesByLabels(String text, boolean matches) {
        Selector selector = Selector.parse(text);

        assertThat(selector.matches(LABELS)).isEqualTo(matches);
        assertThat(Selector.parse(selector.toString())).isEqualTo(selector);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "room=lab,",
                ",room=lab",
                "room=(lab)",
                "room in lab",
                "room in (lab",
                "a b",
                "room>3",
                "!!room"
            })
    void refusesWhatItCannotRead(String text) {
        assertThatThrownBy(() -> Selector.parse(text)).isInstanceOf(InvalidField.class);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        try {
            Selector selector = Selector.parse(text);
            assertThat(Selector.parse(selector.toString())).isEqualTo(selector);
        } catch (InvalidField e) {
            assertThat(e.field()).isEqualTo("labels");
        }
    }

    @Property
    void withoutTermsEverybodyIsChosen(@ForAll Map<String, String> labels) {
        assertThat(Selector.ALL.matches(labels)).isTrue();
    }
}
