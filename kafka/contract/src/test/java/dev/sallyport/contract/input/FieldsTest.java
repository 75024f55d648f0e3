package dev.sallyport.contract.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Fields.UnknownFields;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {
    private enum Colour {
        RED,
        LIGHT_BLUE
    }

    private static <T> Checked<T> read(String json, UnknownFields unknown, Function<Fields, Optional<T>> reader) {
        try {
            return Fields.read(Json.MAPPER.readTree(json.replace('\'', '"')), unknown, reader);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** What {@code one} makes of a document. */
    private static <T> T value(String json, Function<Fields, T> one) {
        return read(json, UnknownFields.REFUSED, fields -> {
                    T value = one.apply(fields);
                    return fields.build(() -> value);
                })
                .orThrow();
    }

    private static <T> List<String> problems(String json, Function<Fields, T> one) {
        return read(json, UnknownFields.REFUSED, fields -> {
                    T value = one.apply(fields);
                    return fields.build(() -> value);
                })
                .fold(
                        valid -> List.of(),
                        all -> all.stream().map(Problem::toString).toList());
    }

    @Test
    void aTextMustBeThereAndFollowItsRule() {
        Function<Fields, String> name = fields -> fields.string("name", Rule.NAME);

        assertThat(value("{'name':'a-1'}", name)).isEqualTo("a-1");
        assertThat(problems("{}", name)).singleElement().asString().startsWith("/name: missing");
        assertThat(problems("{'name':null}", name)).singleElement().asString().startsWith("/name: missing");
        assertThat(problems("{'name':'A'}", name)).singleElement().asString().startsWith("/name: \"A\"");
        assertThat(problems("{'name':7}", name)).singleElement().asString().startsWith("/name: 7");
    }

    @Test
    void anOptionalTextMayBeAbsentButNotWrong() {
        Function<Fields, Optional<String>> name = fields -> fields.optionalString("name", Rule.NOT_BLANK);

        assertThat(value("{}", name)).isEmpty();
        assertThat(problems("{'name':' '}", name)).containsExactly("/name: \" \" (expected: a text that is not blank)");
    }

    @ParameterizedTest
    @CsvSource({"{'on':true}, true", "{'on':false}, false", "{'on':'true'}, true", "{'on':'false'}, false", "{}, true"})
    void aSwitchIsTrueOrFalseAlsoWhenItCameFromTheEnvironment(String json, boolean expected) {
        Function<Fields, Boolean> on = fields -> fields.bool("on", true);

        assertThat(value(json, on)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"{'on':1}", "{'on':'yes'}", "{'on':[]}", "{'on':''}"})
    void aSwitchIsNothingElse(String json) {
        assertThat(problems(json, fields -> fields.bool("on", true)))
                .singleElement()
                .asString()
                .endsWith("(expected: true or false)");
    }

    @ParameterizedTest
    @CsvSource({"{'n':1}, 1", "{'n':10}, 10", "{'n':'7'}, 7", "{}, 5"})
    void aWholeNumberIsInItsRange(String json, int expected) {
        Function<Fields, Integer> number = fields -> fields.integer("n", 5, 1, 10);

        assertThat(value(json, number)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "{'n':0}",
        "{'n':11}",
        "{'n':1.5}",
        "{'n':1e1}",
        "{'n':'x'}",
        "{'n':true}",
        "{'n':99999999999999999999}",
        "{'n':4294967297}"
    })
    void aNumberOutsideOrOfAnotherKindIsAProblem(String json) {
        assertThat(problems(json, fields -> fields.integer("n", 5, 1, 10)))
                .singleElement()
                .asString()
                .endsWith("(expected: a whole number from 1 to 10)");
    }

    @Test
    void aDurationHasAUnitAndARange() {
        Function<Fields, Duration> wait =
                fields -> fields.duration("wait", Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofMinutes(2));

        assertThat(value("{'wait':'250ms'}", wait)).isEqualTo(Duration.ofMillis(250));
        assertThat(value("{}", wait)).isEqualTo(Duration.ofSeconds(5));
        assertThat(problems("{'wait':5}", wait)).hasSize(1);
        assertThat(problems("{'wait':'3m'}", wait)).hasSize(1);
        assertThat(problems("{'wait':'9ms'}", wait))
                .containsExactly("/wait: \"9ms\" (expected: a duration from 10ms to 2m, like 250ms, 5s, 2m or 1h)");
    }

    @Test
    void aChoiceIsOneOfItsLabels() {
        Function<Fields, Colour> colour = fields -> fields.choice("colour", Colour.class, Colour.RED);

        assertThat(value("{'colour':'light-blue'}", colour)).isEqualTo(Colour.LIGHT_BLUE);
        assertThat(value("{}", colour)).isEqualTo(Colour.RED);
        assertThat(problems("{'colour':'LIGHT_BLUE'}", colour)).hasSize(1);
        assertThat(problems("{'colour':'lightblue'}", colour))
                .containsExactly("/colour: \"lightblue\" (expected: one of red, light-blue; did you mean light-blue?)");
    }

    @Test
    void aSecretIsNeverQuoted() {
        Function<Fields, Optional<Integer>> pin = fields ->
                fields.secret("pin", text -> text.length() == 4 ? Optional.of(4) : Optional.empty(), "four digits");

        assertThat(value("{'pin':'1234'}", pin)).contains(4);
        assertThat(value("{}", pin)).isEmpty();
        assertThat(problems("{'pin':'12345'}", pin)).containsExactly("/pin: what stands there (expected: four digits)");
        assertThat(problems("{'pin':12345}", pin)).containsExactly("/pin: what stands there (expected: four digits)");
    }

    @Test
    void namedTextsAreReadWithoutBeingQuoted() {
        Function<Fields, Map<String, String>> texts = fields -> fields.texts("properties");

        assertThat(value("{'properties':{'a.b':'x','n':3,'on':true}}", texts))
                .isEqualTo(Map.of("a.b", "x", "n", "3", "on", "true"));
        assertThat(value("{}", texts)).isEmpty();
        assertThat(problems("{'properties':{'a/b':{'password':'s3cret'}}}", texts))
                .containsExactly("/properties/a~1b: what stands there (expected: a text)");
        assertThat(problems("{'properties':'s3cret'}", texts))
                .singleElement()
                .asString()
                .doesNotContain("s3cret");
    }

    @Test
    void theItemsOfAListAreReadOneByOne() {
        Function<Fields, List<String>> names = fields -> fields.strings("names", Rule.NAME);

        assertThat(value("{'names':['a','b']}", names)).containsExactly("a", "b");
        assertThat(value("{}", names)).isEmpty();
        assertThat(problems("{'names':['a','B',null,3]}", names))
                .extracting(problem -> problem.substring(0, 8))
                .containsExactly("/names/1", "/names/2", "/names/3");
        assertThat(problems("{'names':'a'}", names)).hasSize(1);
        assertThat(problems("{'names':[" + "1,".repeat(1_000) + "1]}", names))
                .singleElement()
                .asString()
                .endsWith("(expected: a list of at most 1000 items)");
    }

    @Test
    void problemsPointIntoNestedObjects() {
        Function<Fields, List<String>> nested = fields -> fields.objects("items", item -> {
            String name = item.object("inner", inner -> {
                        String text = inner.string("a/b~c", Rule.NAME);
                        return inner.build(() -> text);
                    })
                    .orElse("");
            return item.build(() -> name);
        });

        assertThat(value("{'items':[{'inner':{'a/b~c':'x'}}]}", nested)).containsExactly("x");
        assertThat(problems("{'items':[{'inner':{'a/b~c':'X','typo':1}},{},7]}", nested))
                .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                .containsExactly("/items/0/inner/a~1b~0c", "/items/0/inner/typo", "/items/1/inner", "/items/2");
    }

    @Test
    void anUnknownFieldIsAMistakeOfAPersonAndAnAdditionOfANewerWriter() {
        Function<Fields, Optional<String>> reader = fields -> {
            String name = fields.string("name", Rule.NAME);
            return fields.build(() -> name);
        };

        assertThat(read("{'name':'a','nmae':'b'}", UnknownFields.IGNORED, reader)
                        .orThrow())
                .isEqualTo("a");
        assertThat(problems("{'name':'a','nmae':'b'}", fields -> fields.string("name", Rule.NAME)))
                .containsExactly("/nmae: unknown field (expected: one of name; did you mean name?)");
    }

    @ParameterizedTest
    @CsvSource({"[]", "3", "true", "null"})
    void aDocumentIsAnObject(String json) {
        assertThat(problems(json, fields -> ""))
                .singleElement()
                .asString()
                .startsWith("document: ")
                .endsWith("(expected: an object with named fields)");
    }

    @Test
    void problemsComeTogetherInOneException() {
        Checked<String> checked = read("{}", UnknownFields.REFUSED, fields -> {
            String text = fields.string("a", Rule.NAME) + fields.string("b", Rule.NAME);
            return fields.build(() -> text);
        });

        assertThatThrownBy(checked::orThrow)
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        wrong -> assertThat(wrong.problems()).hasSize(2))
                .hasMessageContaining("/a: missing")
                .hasMessageContaining("/b: missing");
    }

    @Test
    void aLongValueIsShortened() {
        assertThat(problems("{'a':'" + "x".repeat(5_000) + "'}", fields -> fields.string("a", Rule.NAME)))
                .singleElement()
                .asString()
                .hasSizeLessThan(300)
                .contains("…");
    }
}
