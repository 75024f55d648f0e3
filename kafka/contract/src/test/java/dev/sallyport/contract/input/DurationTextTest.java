package dev.sallyport.contract.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "0ms, PT0S",
        "250ms, PT0.25S",
        "5s, PT5S",
        "90s, PT1M30S",
        "2m, PT2M",
        "1h, PT1H",
        "36h, PT36H",
        "3d, P3D"
    })
    void isReadAndWrittenTheSameWay(String text, Duration duration) {
        assertThat(DurationText.parse(text)).contains(duration);
        assertThat(DurationText.format(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "1.5s", "5S", "5sec", "1h30m", "9999999999s"})
    void isNothingElse(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
