package dev.sallyport.load.report;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What callers notice of bursts, and how soon those are answered. */
final class BurstTable {
    private BurstTable() {}

    static String of(List<BurstRound> rounds) {
        ByScenario<BurstRound> all = ByScenario.of(rounds);
        Table table = new Table(
                "scenario",
                "p99 × nginx",
                "burst × nginx",
                "p50 µs",
                "p90 µs",
                "p99 µs",
                "p99.9 µs",
                "sent late p99 µs",
                "a call of a burst, p50 µs",
                "a burst, p50 µs",
                "longest µs",
                "CPU µs a call",
                "rounds");
        all.rounds()
                .forEach((scenario, own) -> table.row(
                        scenario,
                        ratio(own, all.measure(scenario), BurstRound::p99),
                        ratio(own, all.measure(scenario), BurstRound::burstP50),
                        Figure.text(0, Median.of(own, BurstRound::p50)),
                        Figure.text(0, Median.of(own, BurstRound::p90)),
                        Figure.text(0, Median.of(own, BurstRound::p99)),
                        Figure.text(0, Median.of(own, BurstRound::p999)),
                        Figure.text(0, Median.of(own, BurstRound::sentLateP99)),
                        Figure.text(0, Median.of(own, BurstRound::burstCallP50)),
                        Figure.text(0, Median.of(own, BurstRound::burstP50)),
                        Figure.text(
                                0,
                                own.stream()
                                        .mapToDouble(BurstRound::burstMax)
                                        .max()
                                        .orElse(0)),
                        Figure.text(1, Median.of(own, BurstRound::targetCpuMicros)),
                        ByScenario.remarks(own)));
        return table.toString();
    }

    private static String ratio(
            List<BurstRound> own, Optional<List<BurstRound>> measure, ToDoubleFunction<BurstRound> figure) {
        return measure.map(rounds -> Figure.text(2, Median.of(own, figure) / Median.of(rounds, figure)))
                .orElse("–");
    }
}
