package dev.sallyport.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultsPageTest {
    @Test
    void theRatioToNginxComesFirst() {
        String table = ResultsPage.throughput(List.of(
                Rounds.throughput("01-nginx", 1, 50_000, 18),
                Rounds.throughput("10-plain", 1, 34_000, 27),
                Rounds.throughput("01-nginx", 2, 52_000, 20),
                Rounds.throughput("10-plain", 2, 34_000, 30)));

        assertThat(table)
                .contains("| 01-nginx | 1.00 | 51,000 | 50,000 – 52,000 | 19.0 | 1.00 |")
                .contains("| 10-plain | 0.67 | 34,000 | 34,000 – 34,000 | 28.5 | 1.50 |")
                .contains("| 1.000 | 2 |");
    }

    @Test
    void withoutAGatewayThereIsNoProcessorTimeOfOne() {
        String table = ResultsPage.throughput(List.of(
                Rounds.throughput("00-no-gateway", 1, 90_000, 5), Rounds.throughput("01-nginx", 1, 45_000, 18)));

        assertThat(table).contains("| 00-no-gateway | 2.00 | 90,000 | 90,000 – 90,000 | – | – |");
    }

    @Test
    void withoutNginxThereIsNothingToCompareWith() {
        assertThat(ResultsPage.throughput(List.of(Rounds.throughput("10-plain", 1, 34_000, 27))))
                .contains("| 10-plain | – | 34,000 |");
    }

    @Test
    void aSmallRatioHasMoreThanOneDigit() {
        assertThat(ResultsPage.throughput(List.of(
                        Rounds.throughput("01-nginx", 1, 50_000, 20),
                        Rounds.throughput("04-mcp-sdk-gateway", 1, 1_050, 1_000))))
                .contains("| 04-mcp-sdk-gateway | 0.021 | 1,050 | 1,050 – 1,050 | 1,000.0 | 50.00 |");
    }

    @Test
    void aRunOfBeforeAScenarioWasRenamedIsShownAsItWasKept() {
        assertThat(ResultsPage.throughput(List.of(
                        Rounds.throughput("01-nginx", 1, 50_000, 18), Rounds.throughput("02-edge", 1, 34_000, 27))))
                .contains("| 02-edge | 0.68 | 34,000 |");
    }

    @Test
    void whatNginxDoesTheSameWayIsComparedWithThat() {
        String table = ResultsPage.throughput(List.of(
                Rounds.throughput("01-nginx", 1, 50_000, 18),
                Rounds.throughput("20-sse-short/nginx", 1, 10_000, 60),
                Rounds.throughput("20-sse-short", 1, 8_000, 90)));

        assertThat(table)
                .contains("| 20-sse-short | 0.80 | 8,000 | 8,000 – 8,000 | 90.0 | 1.50 |")
                .contains("| 20-sse-short/nginx | 1.00 |");
    }

    @Test
    void noisyRoundsAreSaid() {
        ThroughputRound quiet = Rounds.throughput("01-nginx", 1, 50_000, 18);

        assertThat(ResultsPage.throughput(List.of(quiet, Rounds.with(quiet, Rounds.NOISY, Map.of()))))
                .contains("| 2, 1 noisy |");
    }

    @Test
    void aRunWithErrorsIsNoResult() {
        ThroughputRound round = Rounds.throughput("01-nginx", 1, 50_000, 18);

        assertThat(ResultsPage.throughput(
                        List.of(Rounds.with(round, Rounds.QUIET, Map.of("WRONG_STATUS", 3L, "RPC_ERROR", 4L)))))
                .contains("**no result: 7 errors**");
    }

    @Test
    void latenciesAreComparedAtTheMiddleAndAtTheEnd() {
        assertThat(ResultsPage.latency(
                        List.of(Rounds.latency("01-nginx", 200, 400), Rounds.latency("10-plain", 220, 600))))
                .contains("| 10-plain | 1.10 | 1.50 | 220 |");
    }

    @Test
    void thePageSaysUnderWhatCircumstances() {
        Results.Throughput results = new Results.Throughput(
                Rounds.facts(Instant.parse("2026-01-02T03:04:05Z")),
                List.of(Rounds.throughput("01-nginx", 1, 50_000, 18)));

        assertThat(ResultsPage.of(
                        Optional.of(results),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .contains("Run of 2026-01-02T03:04:05Z.", "nginx 1.22.1", "A processor, 2 cores, 4096 MiB", "abc1234")
                .doesNotContain("Idle event streams");
    }

    @Test
    void whatWasMeasuredInOneRunHasItsCircumstancesOnce() {
        RunFacts facts = Rounds.facts(Instant.parse("2026-01-02T03:04:05Z"));

        String page = ResultsPage.of(
                Optional.of(new Results.Throughput(facts, List.of(Rounds.throughput("01-nginx", 1, 50_000, 18)))),
                Optional.of(new Results.Latency(facts, List.of(Rounds.latency("01-nginx", 200, 400)))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(page).containsOnlyOnce("abc1234");
    }
}
