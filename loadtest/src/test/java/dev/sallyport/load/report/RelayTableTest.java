package dev.sallyport.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayTableTest {
    @Test
    void whatAGatewayAddsIsWhatIsMoreThanWithoutOne() {
        String table = RelayTable.of(List.of(
                round("00-no-gateway", 100, 300, 2, Optional.empty()),
                round("01-nginx", 150, 420, 10, Optional.empty()),
                round("23-ring-on", 180, 700, 25, Optional.of(4.0))));

        assertThat(table)
                .contains("| 00-no-gateway | – | – | 100 |")
                .contains("| 01-nginx | 50 | 120 | 150 |", "| 10.0 | 1.00 | – | 1 |")
                .contains("| 23-ring-on | 80 | 400 | 180 |", "| 25.0 | 2.50 | 4.0 | 1 |");
    }

    private static RelayRound round(String scenario, double p50, double p99, double cpu, Optional<Double> other) {
        return new RelayRound(1, scenario, 20_000, p50, p50, p99, p99, p99, 5, 50, cpu, other, Rounds.QUIET, Map.of());
    }
}
