package dev.sallyport.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdleLatencyTableTest {
    @Test
    void eachStateIsComparedWithNginxInTheSameState() {
        String table = IdleLatencyTable.of(List.of(
                Rounds.latency("01-nginx", 200, 400),
                Rounds.latency("01-nginx, streams open", 100, 1_000),
                Rounds.latency("22-ring-on", 220, 600),
                Rounds.latency("22-ring-on, streams open", 330, 1_500)));

        assertThat(table)
                .contains("| 22-ring-on | 1.10 | 1.50 | 1.00 | 1.00 |")
                .contains("| 22-ring-on, streams open | 3.30 | 1.50 | 1.50 | 2.50 |");
    }
}
