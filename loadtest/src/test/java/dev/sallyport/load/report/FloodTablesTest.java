package dev.sallyport.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FloodTablesTest {
    @Test
    void aRefusalCostsWhatItCostsMoreThanNginxs() {
        String table = FloodTables.saturated(List.of(
                refusal("61-floods/nginx", 100_000, 0, 9.0), refusal("61-floods/session", 20_000, 5_000, 40.5)));

        assertThat(table)
                .contains("| 61-floods/nginx | 9.0 | 0.0 | 10,000 | 0 % |")
                .contains("| 61-floods/session | 40.5 | 31.5 | 2,000 | 25 % |");
    }

    @Test
    void besideCallersItCostsWhatTheTargetUsesMoreThanWithoutTheFlood() {
        String table = FloodTables.beside(List.of(
                flood(FloodRound.WITHOUT, 200, 1_000, 0, 0.2), flood("61-floods/session", 250, 1_500, 5_000, 0.3)));

        assertThat(table)
                .contains("| 61-floods/without | 1.00 | 200 | 200 | 1,000 | 1,000 | 50 | – | – | – | 1 |")
                .contains("| 61-floods/session | 1.50 | 250 | 250 | 1,500 | 1,500 | 50 | 5,000 | 0 % | 20.0 | 1 |");
    }

    private static RefusalRound refusal(String scenario, long refused, long putOff, double cpuMicros) {
        return new RefusalRound(1, scenario, refused, putOff, 10, refused / 10.0, cpuMicros, Rounds.QUIET, Map.of());
    }

    private static FloodRound flood(String scenario, double p50, double p99, double perSecond, double cores) {
        return new FloodRound(
                1,
                scenario,
                20_000,
                p50,
                p50,
                p99,
                p99,
                p99,
                50,
                Math.round(perSecond * 10),
                0,
                perSecond,
                cores,
                Rounds.QUIET,
                Map.of());
    }
}
