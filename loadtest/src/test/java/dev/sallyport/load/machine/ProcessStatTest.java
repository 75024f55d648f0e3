package dev.sallyport.load.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
    @Test
    void userAndSystemTimeAreAdded() {
        ProcessStat stat =
                ProcessStat.parse("4711 (java) S 1 4711 4711 0 -1 4194304 900 0 0 0 1234 66 7 8 20 0 21 0 5 0");

        assertThat(stat).isEqualTo(new ProcessStat(4_711, Duration.ofSeconds(13)));
    }

    @Test
    void aNameMayHoldBlanksAndBrackets() {
        ProcessStat stat = ProcessStat.parse("7 (a) b (c)) S 1 7 7 0 -1 4194304 900 0 0 0 1 2 7 8 20 0 21 0 5 0");

        assertThat(stat).isEqualTo(new ProcessStat(7, Duration.ofMillis(30)));
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> ProcessStat.parse("no such line")).isInstanceOf(IllegalArgumentException.class);
    }
}
