package dev.sallyport.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenTest {
    private final AdminToken token = AdminToken.of("0123456789abcdef").orElseThrow();

    @ParameterizedTest
    @ValueSource(strings = {"Bearer 0123456789abcdef", "bearer 0123456789abcdef", "BEARER  0123456789abcdef"})
    void isFoundBehindItsScheme(String authorization) {
        assertThat(token.isIn(Optional.of(authorization))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "0123456789abcdef",
                "Basic 0123456789abcdef",
                "Bearer 0123456789abcde",
                "Bearer 0123456789abcdefg",
                "Bearer 0123456789ABCDEF"
            })
    void isNotFoundInAnythingElse(String authorization) {
        assertThat(token.isIn(Optional.of(authorization))).isFalse();
    }

    @Test
    void isNotThereWithoutAHeader() {
        assertThat(token.isIn(Optional.empty())).isFalse();
    }

    @Test
    void isLongAndNeverPrinted() {
        assertThat(AdminToken.of("short")).isEmpty();
        assertThat(token.toString()).doesNotContain("0123");
    }
}
