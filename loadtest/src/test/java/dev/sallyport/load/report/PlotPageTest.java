package dev.sallyport.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.load.report.BarChart.Bar;
import dev.sallyport.load.report.BarChart.Scale;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlotPageTest {
    private static final RunFacts FACTS = Rounds.facts(Instant.parse("2026-01-02T03:04:05Z"));
    private static final Results.Throughput THROUGHPUT = new Results.Throughput(
            FACTS,
            List.of(
                    Rounds.throughput("00-no-gateway", 1, 90_000, 5),
                    Rounds.throughput("01-nginx", 1, 50_000, 18),
                    Rounds.throughput("02-edge", 1, 34_000, 27),
                    Rounds.throughput("02-edge", 2, 36_000, 29)));
    private static final Results.Latency LATENCY = new Results.Latency(
            FACTS, List.of(Rounds.latency("01-nginx", 200, 400), Rounds.latency("02-edge", 220, 600)));

    @Test
    void everyScenarioHasABarAsLongAsItsMedian() {
        assertThat(page(THROUGHPUT)).contains(">01-nginx<", ">02-edge<", ">35,000<", ">calls/s<", ">28.0<");
    }

    @Test
    void withoutAGatewayThereIsNoProcessorTimeOfOne() {
        assertThat(page(THROUGHPUT)).containsOnlyOnce(">00-no-gateway<");
    }

    @Test
    void everyRoundIsADot() {
        assertThat(paths(new Bar("02-edge", "calls/s", List.of(1.0, 2.0, 3.0)))
                        - paths(new Bar("02-edge", "calls/s", List.of(2.0))))
                .isEqualTo(2);
    }

    @Test
    void latenciesStandBesideEachOther() {
        String page = PlotPage.of(List.of(LATENCY));

        assertThat(page).contains("Calls at a constant rate: 2000 a second", ">p50<", ">p99.9<", ">220<", ">600<");
    }

    @Test
    void thePageNeedsNothingButItself() {
        assertThat(page(THROUGHPUT)).doesNotContain("<script", "<link", "@import", "src=", "url(http", "<image");
    }

    @Test
    void theSameResultsGiveTheSamePage() {
        assertThat(page(THROUGHPUT)).isEqualTo(page(THROUGHPUT));
    }

    private static String page(Results.Throughput throughput) {
        return PlotPage.of(List.of(throughput, LATENCY));
    }

    private static int paths(Bar bar) {
        return BarChart.svg("calls/s", Scale.LINEAR, List.of(bar)).split("<(path|ellipse|circle) ", -1).length;
    }
}
