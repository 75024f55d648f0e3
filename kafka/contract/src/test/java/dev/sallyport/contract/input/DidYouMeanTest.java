package dev.sallyport.contract.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
    private static final List<String> KNOWN = List.of("name", "basePath", "backend", "timeouts");

    @ParameterizedTest
    @CsvSource({"nmae, name", "basepath, basePath", "backand, backend", "timeout, timeouts", "NAME, name", "nam, name"})
    void findsTheWordThatWasMeant(String typed, String meant) {
        assertThat(DidYouMean.among(KNOWN, typed)).contains("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({"colour", "x", "zzzz", "''"})
    void saysNothingWhenNothingIsNear(String typed) {
        assertThat(DidYouMean.among(KNOWN, typed)).isEmpty();
    }

    @Test
    void spendsNoTimeOnEndlessWords() {
        assertThat(DidYouMean.among(KNOWN, "name".repeat(100_000))).isEmpty();
    }
}
