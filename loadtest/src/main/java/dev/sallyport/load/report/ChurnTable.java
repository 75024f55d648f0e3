package dev.sallyport.load.report;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What clients cost that come and go. */
final class ChurnTable {
    private ChurnTable() {}

    static String of(List<ChurnRound> rounds) {
        ByScenario<ChurnRound> all = ByScenario.of(rounds);
        Table table = new Table(
                "scenario",
                "× nginx",
                "sessions/s",
                "CPU µs a session",
                "× nginx's",
                "left without a goodbye",
                "still there then",
                "target core busy",
                "rounds");
        all.rounds()
                .forEach((scenario, own) -> table.row(
                        scenario,
                        ratio(own, all.measure(scenario), ChurnRound::sessionsPerSecond),
                        Figure.text(0, Median.of(own, ChurnRound::sessionsPerSecond)),
                        Figure.text(0, Median.of(own, ChurnRound::targetCpuMicros)),
                        ratio(own, all.measure(scenario), ChurnRound::targetCpuMicros),
                        Figure.whole(own.stream().mapToLong(ChurnRound::left).sum()),
                        remaining(own),
                        Figure.percent(
                                Median.of(own, round -> round.conditions().targetCore())),
                        ByScenario.remarks(own)));
        return table.toString();
    }

    private static String remaining(List<ChurnRound> own) {
        List<Long> known =
                own.stream().flatMap(round -> round.remaining().stream()).toList();
        return known.isEmpty()
                ? "–"
                : Figure.whole(known.stream().mapToLong(Long::longValue).sum());
    }

    private static String ratio(
            List<ChurnRound> own, Optional<List<ChurnRound>> measure, ToDoubleFunction<ChurnRound> figure) {
        return measure.map(rounds -> Figure.text(2, Median.of(own, figure) / Median.of(rounds, figure)))
                .orElse("–");
    }
}
