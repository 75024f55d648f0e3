package dev.sallyport.load.report;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How long events were under way, beside no gateway: what is more than without one, a gateway added. */
final class RelayTable {
    private RelayTable() {}

    static String of(List<RelayRound> rounds) {
        ByScenario<RelayRound> all = ByScenario.of(rounds);
        Optional<List<RelayRound>> bare = Optional.ofNullable(all.rounds().get(ByScenario.NO_GATEWAY));
        Table table = new Table(
                "scenario",
                "added p50 µs",
                "added p99 µs",
                "p50 µs",
                "p90 µs",
                "p99 µs",
                "p99.9 µs",
                "sent late p99 µs",
                "CPU µs an event",
                "× nginx's",
                "other edge's CPU µs",
                "rounds");
        all.rounds()
                .forEach((scenario, own) -> table.row(
                        scenario,
                        added(own, bare, RelayRound::p50),
                        added(own, bare, RelayRound::p99),
                        Figure.text(0, Median.of(own, RelayRound::p50)),
                        Figure.text(0, Median.of(own, RelayRound::p90)),
                        Figure.text(0, Median.of(own, RelayRound::p99)),
                        Figure.text(0, Median.of(own, RelayRound::p999)),
                        Figure.text(0, Median.of(own, RelayRound::sentLateP99)),
                        cpu(scenario, own),
                        all.measure()
                                .map(nginx -> cpuRatio(scenario, own, nginx))
                                .orElse("–"),
                        otherEdge(own),
                        ByScenario.remarks(own)));
        return table.toString();
    }

    private static String added(
            List<RelayRound> own, Optional<List<RelayRound>> bare, ToDoubleFunction<RelayRound> figure) {
        return bare.filter(without -> !without.equals(own))
                .map(without -> Figure.text(0, Median.of(own, figure) - Median.of(without, figure)))
                .orElse("–");
    }

    private static String cpu(String scenario, List<RelayRound> own) {
        return scenario.equals(ByScenario.NO_GATEWAY)
                ? "–"
                : Figure.text(1, Median.of(own, RelayRound::targetCpuMicros));
    }

    private static String cpuRatio(String scenario, List<RelayRound> own, List<RelayRound> nginx) {
        return scenario.equals(ByScenario.NO_GATEWAY)
                ? "–"
                : Figure.text(
                        2, Median.of(own, RelayRound::targetCpuMicros) / Median.of(nginx, RelayRound::targetCpuMicros));
    }

    private static String otherEdge(List<RelayRound> own) {
        List<Double> known = own.stream()
                .flatMap(round -> round.otherEdgeCpuMicros().stream())
                .toList();
        return known.isEmpty() ? "–" : Figure.text(1, Median.of(known, Double::doubleValue));
    }
}
