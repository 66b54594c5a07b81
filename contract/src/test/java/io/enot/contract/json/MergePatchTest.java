package io.enot.contract.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
    /** Of the examples in RFC 7396, appendix A, those of objects. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':'b'}             | {'a':'c'}                         | {'a':'c'}",
                "{'a':'b'}             | {'b':'c'}                         | {'a':'b','b':'c'}",
                "{'a':'b'}             | {'a':null}                        | {}",
                "{'a':'b','b':'c'}     | {'a':null}                        | {'b':'c'}",
                "{'a':['b']}           | {'a':'c'}                         | {'a':'c'}",
                "{'a':'c'}             | {'a':['b']}                       | {'a':['b']}",
                "{'a':{'b':'c'}}       | {'a':{'b':'d','c':null}}          | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]}     | {'a':[1]}                         | {'a':[1]}",
                "{'a':'foo'}           | {'b':{'c':null}}                  | {'a':'foo','b':{}}",
                "{}                    | {'a':{'bb':{'ccc':null}}}         | {'a':{'bb':{}}}",
            })
    void appliesAsTheStandardSays(String object, String patch, String result) {
        assertThat(MergePatch.apply(json(object), json(patch))).isEqualTo(json(result));
    }

    @Property
    void whatIsBetweenTwoObjectsMakesOneOfTheOther(
            @ForAll("objects") ObjectNode before, @ForAll("objects") ObjectNode after) {
        ObjectNode patch = MergePatch.between(before, after);

        assertThat(MergePatch.apply(before, patch)).isEqualTo(after);
        assertThat(patch.isEmpty()).isEqualTo(before.equals(after));
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return objects(2);
    }

    private static Arbitrary<ObjectNode> objects(int depth) {
        Arbitrary<Object> values = Arbitraries.of(1, "x", true);
        Arbitrary<Object> all = depth == 0 ? values : Arbitraries.oneOf(values, objects(depth - 1));
        return Arbitraries.maps(Arbitraries.of("a", "b", "c"), all)
                .map(members -> Json.MAPPER.convertValue(members, ObjectNode.class));
    }

    private static ObjectNode json(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Json.object(bytes, 0, bytes.length);
    }
}
