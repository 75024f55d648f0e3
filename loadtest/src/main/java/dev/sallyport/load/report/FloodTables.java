package dev.sallyport.load.report;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What a flood of requests costs that are refused, and what callers notice of it. */
final class FloodTables {
    /** What a web server's refusal costs: the least that any can. */
    private static final String LEAST = "61-floods/nginx";

    private static final double MICROS = 1_000_000;

    private FloodTables() {}

    static String of(Results.Floods floods) {
        return "As many refusals as go through, and nothing else:\n\n" + saturated(floods.saturated())
                + "\nCallers at " + Figure.whole(floods.facts().settings().callsPerSecond())
                + " calls a second, and a flood beside them:\n\n" + beside(floods.beside());
    }

    static String saturated(List<RefusalRound> rounds) {
        ByScenario<RefusalRound> all = ByScenario.of(rounds);
        Optional<List<RefusalRound>> least = Optional.ofNullable(all.rounds().get(LEAST));
        Table table = new Table(
                "flood", "CPU µs a refusal", "more than nginx's", "refused/s", "put off", "target core busy", "rounds");
        all.rounds()
                .forEach((scenario, own) -> table.row(
                        scenario,
                        Figure.text(1, Median.of(own, RefusalRound::targetCpuMicros)),
                        least.map(nginx -> Figure.text(
                                        1,
                                        Median.of(own, RefusalRound::targetCpuMicros)
                                                - Median.of(nginx, RefusalRound::targetCpuMicros)))
                                .orElse("–"),
                        Figure.text(0, Median.of(own, RefusalRound::refusedPerSecond)),
                        Figure.percent(Median.of(own, RefusalRound::putOffShare)),
                        Figure.percent(
                                Median.of(own, round -> round.conditions().targetCore())),
                        ByScenario.remarks(own)));
        return table.toString();
    }

    static String beside(List<FloodRound> rounds) {
        ByScenario<FloodRound> all = ByScenario.of(rounds);
        Optional<List<FloodRound>> without = Optional.ofNullable(all.rounds().get(FloodRound.WITHOUT));
        Table table = new Table(
                "flood",
                "p99 × without",
                "p50 µs",
                "p90 µs",
                "p99 µs",
                "p99.9 µs",
                "sent late p99 µs",
                "refused/s",
                "put off",
                "CPU µs a refusal",
                "rounds");
        all.rounds()
                .forEach((scenario, own) -> table.row(
                        scenario,
                        without.map(quiet -> Figure.text(
                                        2, Median.of(own, FloodRound::p99) / Median.of(quiet, FloodRound::p99)))
                                .orElse("–"),
                        Figure.text(0, Median.of(own, FloodRound::p50)),
                        Figure.text(0, Median.of(own, FloodRound::p90)),
                        Figure.text(0, Median.of(own, FloodRound::p99)),
                        Figure.text(0, Median.of(own, FloodRound::p999)),
                        Figure.text(0, Median.of(own, FloodRound::sentLateP99)),
                        floodOnly(scenario, own, 0, FloodRound::refusedPerSecond),
                        scenario.equals(FloodRound.WITHOUT)
                                ? "–"
                                : Figure.percent(Median.of(own, FloodRound::putOffShare)),
                        without.map(quiet -> floodOnly(scenario, own, 1, round -> micros(round, quiet)))
                                .orElse("–"),
                        ByScenario.remarks(own)));
        return table.toString();
    }

    /** What the target used more than without the flood, for each request of it. */
    private static double micros(FloodRound round, List<FloodRound> quiet) {
        double more = round.targetCores() - Median.of(quiet, FloodRound::targetCores);
        return more * MICROS / Math.max(1, round.refusedPerSecond());
    }

    private static String floodOnly(
            String scenario, List<FloodRound> own, int decimals, ToDoubleFunction<FloodRound> figure) {
        return scenario.equals(FloodRound.WITHOUT) ? "–" : Figure.text(decimals, Median.of(own, figure));
    }
}
