package dev.sallyport.load.report;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How long calls take while many streams are open, beside without them and beside nginx in the same state. */
public final class IdleLatencyTable {
    /** What a scenario's name ends with when its streams are open. */
    public static final String WITH_STREAMS = ", streams open";

    private IdleLatencyTable() {}

    static String of(List<LatencyRound> rounds) {
        ByScenario<LatencyRound> all = ByScenario.of(rounds);
        Table table = new Table(
                "target",
                "p50 × nginx's",
                "p99 × nginx's",
                "p50 × without streams",
                "p99 × without streams",
                "p50 µs",
                "p99 µs",
                "p99.9 µs",
                "sent late p99 µs",
                "CPU µs a call",
                "rounds");
        all.rounds().forEach((scenario, own) -> {
            Optional<List<LatencyRound>> nginx =
                    Optional.ofNullable(all.rounds().get(ByScenario.MEASURE + state(scenario)));
            Optional<List<LatencyRound>> without =
                    Optional.ofNullable(all.rounds().get(without(scenario)));
            table.row(
                    scenario,
                    ratio(own, nginx, LatencyRound::p50),
                    ratio(own, nginx, LatencyRound::p99),
                    ratio(own, without, LatencyRound::p50),
                    ratio(own, without, LatencyRound::p99),
                    Figure.text(0, Median.of(own, LatencyRound::p50)),
                    Figure.text(0, Median.of(own, LatencyRound::p99)),
                    Figure.text(0, Median.of(own, LatencyRound::p999)),
                    Figure.text(0, Median.of(own, LatencyRound::sentLateP99)),
                    Figure.text(1, Median.of(own, LatencyRound::targetCpuMicros)),
                    ByScenario.remarks(own));
        });
        return table.toString();
    }

    private static String state(String scenario) {
        return scenario.endsWith(WITH_STREAMS) ? WITH_STREAMS : "";
    }

    private static String without(String scenario) {
        return scenario.substring(0, scenario.length() - state(scenario).length());
    }

    private static String ratio(
            List<LatencyRound> own, Optional<List<LatencyRound>> measure, ToDoubleFunction<LatencyRound> figure) {
        return measure.map(rounds -> Figure.text(2, Median.of(own, figure) / Median.of(rounds, figure)))
                .orElse("–");
    }
}
