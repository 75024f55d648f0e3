package dev.sallyport.edge.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestIdTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "1 1",
                "\"a\" \"a\"",
                "\"\\u0061\" \"a\"",
                "\"\\/\\\"\\\\\" \"/\\\"\\\\\"",
                "\"\\b\\f\\n\\r\\t\" \"\\b\\f\\n\\r\\t\"",
                "\"\\u000A\\u0001\" \"\\n\\u0001\"",
                "\"\\u00e9\" \"é\"",
                "\"\\ud83d\\uDE00\" \"\uD83D\uDE00\"",
            })
    void everySpellingOfAnIdHasOneCanonicalForm(String token, String canonical) {
        assertThat(new RequestId(token).canonical()).isEqualTo(new RequestId(canonical));
    }
}
