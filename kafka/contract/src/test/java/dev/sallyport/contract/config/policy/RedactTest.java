package dev.sallyport.contract.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.contract.input.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactTest {

    @Test
    void whatIsNotSaidHasItsDefault() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.putArray("names").add("password");

        assertThat(read(json).orThrow())
                .isEqualTo(new Redact(Redact.In.RESULT, List.of(), List.of("password"), "[redacted]"));
    }

    @Test
    void somethingMustBeTakenOut() {
        assertThat(problems(Json.MAPPER.createObjectNode()))
                .extracting(Problem::pointer)
                .containsExactly("/patterns");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(((a{100}){100}){100}){10}",
                "((a{50}){50}){50}",
                "(?:[a-z]{500}){500}",
                "[[:alpha:]{](b{100}){100}",
                "[]{](b{100}){100}",
                "\\p{Greek}{1000}",
                "\\Q[\\E((a{100}){100}){100}]",
                "a{1001}",
                "(",
                "a*",
                "",
                "(a)\\1"
            })
    void whatCostsTooMuchOrMatchesNothingIsNoPattern(String pattern) {
        assertThat(problems(patterns(pattern))).extracting(Problem::pointer).containsExactly("/patterns/0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\b\\d{3}-\\d{2}-\\d{4}\\b",
                "sk-[A-Za-z0-9]{20,}",
                "eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}",
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "(?i)bearer\\s+[^\\s\"]{8,100}",
                "(?:\\d{4}[- ]?){3}\\d{4}",
                "a{,5}b{x}"
            })
    void whatPeopleWriteIsAPatternAndItsSizeIsNotUnderestimated(String pattern) {
        assertThat(problems(patterns(pattern))).isEmpty();
        // A start, an end, and for each optional repetition one branch.
        assertThat(LinearPattern.sizeOf(pattern) * 2 + 4)
                .isGreaterThanOrEqualTo(Pattern.compile(pattern).programSize());
    }

    @Test
    void patternsAreBoundedTogether() {
        assertThat(problems(patterns("a{400}", "b{400}", "c{400}")))
                .extracting(Problem::pointer)
                .containsExactly("/patterns");
    }

    private static ObjectNode patterns(String... patterns) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        List.of(patterns).forEach(json.putArray("patterns")::add);
        return json;
    }

    private static List<Problem> problems(ObjectNode json) {
        return read(json).fold(redact -> List.of(), problems -> problems);
    }

    private static Checked<Redact> read(ObjectNode json) {
        return Fields.read(json, UnknownFields.REFUSED, Redact::read);
    }
}
