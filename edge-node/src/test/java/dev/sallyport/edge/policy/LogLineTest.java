package dev.sallyport.edge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.policy.LogCall;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogLineTest {

    @Test
    void nothingInALineBeginsAnother() {
        assertThat(line("a\nb\r\u001b[31m\u0085\u2028\u202e{} ü🙂"))
                .isEqualTo("a\\u000ab\\u000d\\u001b[31m\\u0085\\u2028\\u202e{} ü🙂");
    }

    @Test
    void aLineIsBoundedAndNoCharacterIsCutApart() {
        String most = "x".repeat(1_022) + "é";

        assertThat(line(most)).isEqualTo(most);
        assertThat(line("x".repeat(1_019) + "🙂🙂")).isEqualTo("x".repeat(1_019) + "…");
        assertThat(line("é".repeat(5_000)).getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1_024);
    }

    private static String line(String text) {
        return new LogLine(LogCall.Level.INFO, "weather", text).text();
    }
}
