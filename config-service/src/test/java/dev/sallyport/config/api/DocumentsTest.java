package dev.sallyport.config.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static Checked<List<JsonNode>> many(String text, MediaType type) {
        return Documents.many(text.getBytes(StandardCharsets.UTF_8), type);
    }

    private static List<String> problems(Checked<?> checked) {
        return checked.fold(
                valid -> List.of(), all -> all.stream().map(Problem::toString).toList());
    }

    @Test
    void aYamlStreamIsItsDocumentsWithoutTheEmptyOnes() {
        assertThat(many("# only a comment\n---\na: 1\n---\n---\nb: \"x\"\n", MediaType.YAML)
                        .orThrow())
                .map(JsonNode::toString)
                .containsExactly("{\"a\":1}", "{\"b\":\"x\"}");
    }

    @Test
    void aJsonArrayIsItsItems() {
        assertThat(many("[{\"a\":1},{\"b\":2}]", MediaType.JSON).orThrow()).hasSize(2);
        assertThat(many("{\"a\":1}", MediaType.JSON).orThrow()).hasSize(1);
    }

    @Test
    void aBombOfAliasesIsRefusedAtItsFirstAnchor() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }

        assertThat(problems(many(bomb.toString(), MediaType.YAML)))
                .containsExactly("document: an anchor or alias at line 1 (expected: YAML without anchors)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deepNestingIsRefusedWithoutAStackOverflow(String opening) {
        assertThat(problems(many(opening.repeat(100_000), MediaType.JSON))).hasSize(1);
        assertThat(problems(many(opening.repeat(100_000), MediaType.YAML))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"s3cret\":",
                "{\"s3cret\":1,\"s3cret\":2}",
                "s3cret",
                "{} s3cret",
                "{\"a\":s3cret}",
                "[1 s3cret]"
            })
    void whatIsWrongIsPlacedButNotRepeated(String text) {
        assertThat(problems(many(text, MediaType.JSON)))
                .singleElement()
                .asString()
                .contains("at line 1")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [s3cret",
                "s3cret: 1\ns3cret: 2\n",
                "\ts3cret: 1",
                "a: 's3cret",
                "%s3cret\n---\n",
                "a: b: s3cret"
            })
    void whatIsWrongInYamlIsNotRepeatedEither(String text) {
        assertThat(problems(many(text, MediaType.YAML)))
                .singleElement()
                .asString()
                .doesNotContain("s3cret");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThat(problems(Documents.one(new byte[] {'"', (byte) 0xC3, '"'}, MediaType.JSON)))
                .containsExactly("document: bytes that are not UTF-8 (expected: UTF-8)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t "})
    void nothingIsNoDocument(String text) {
        assertThat(problems(many(text, MediaType.JSON)))
                .containsExactly("document: nothing (expected: a document in the body)");
        assertThat(problems(many(text + "# nothing\n---\n", MediaType.YAML))).hasSize(1);
    }

    @Test
    void whereOneIsWantedTwoAreTooMany() {
        byte[] two = "a: 1\n---\nb: 2\n".getBytes(StandardCharsets.UTF_8);

        assertThat(problems(Documents.one(two, MediaType.YAML)))
                .containsExactly("document: 2 documents (expected: one document)");
    }
}
