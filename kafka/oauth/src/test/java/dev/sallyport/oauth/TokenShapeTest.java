package dev.sallyport.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenShapeTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '|', textBlock = """
                    {}, {}, AAAA
                    |{"alg":"none"}|, {}, ||
                    | {}|, |\t{"iss":"i"}|, A
                    |\r\n{}|, {ü}, A
                    """)
    void whatBeginsAsATokenIsReadFurther(String header, String claims, String signature) {
        assertThat(TokenShape.isJwt(part(header) + "." + part(claims) + "." + signature))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "e.e.e",
                "e30.e30",
                "e30.e30.A.A",
                "e30.e30.A.A.A",
                ".e30.A",
                "e30..A",
                "W10.e30.A",
                "e30.W10.A",
                "e30.e.A",
                "{}.{}.{}",
                "e30.=30.A",
                "=30.e30.A",
                "e=0.e30.A",
                "ä30.e30.A"
            })
    void whatDoesNotIsRefusedAtOnce(String text) {
        assertThat(TokenShape.isJwt(text)).isFalse();
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
