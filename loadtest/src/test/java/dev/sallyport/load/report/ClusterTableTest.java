package dev.sallyport.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.report.ClusterRound.SpentLimit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterTableTest {
    @Test
    void moreEdgesAreComparedWithOneEdgeAtTheSameServer() {
        String table = ClusterTable.of(List.of(
                round("51-edges-1", 40, Optional.empty()),
                round("51-edges-1/key", 20, Optional.empty()),
                round("51-edges-4", 42, Optional.empty()),
                round("51-edges-4/key", 22, Optional.empty())));

        assertThat(table).contains("| 51-edges-4 | 42.0 | 1.05 |", "| 51-edges-4/key | 22.0 | 1.10 |");
    }

    @Test
    void whatALimitLetThroughIsShownOverAllRounds() {
        SpentLimit one = new SpentLimit(500, 2, 9_000, 0, List.of(500L, 499L), 0);
        SpentLimit other = new SpentLimit(500, 2, 1_000, 3, List.of(502L), 2);

        assertThat(ClusterTable.of(List.of(
                        round("51-edges-4", 42, Optional.of(one)), round("51-edges-4", 42, Optional.of(other)))))
                .contains("| 10,000 | 499 – 502 in 3 | 2 | 3 |");
    }

    private static ClusterRound round(String scenario, double cpuMicros, Optional<SpentLimit> limit) {
        return new ClusterRound(
                1, scenario, 4, 1_000, 100, cpuMicros + 2, 0.02, cpuMicros, 0.001, limit, Rounds.QUIET, Map.of());
    }
}
