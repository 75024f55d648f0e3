package dev.sallyport.load.report;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What clients cost that come and go. */
final class ChurnTable {
    private ChurnTable() {}

    static String of(Results.Churn churn) {
        return rounds(churn.rounds()) + "\n" + remaining(churn.remaining());
    }

    private static String rounds(List<ChurnRound> rounds) {
        ByScenario<ChurnRound> all = ByScenario.of(rounds);
        Table table = new Table(
                "scenario",
                "× nginx",
                "sessions/s",
                "CPU µs a session",
                "× nginx's",
                "left without a goodbye",
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
                        Figure.percent(
                                Median.of(own, round -> round.conditions().targetCore())),
                        ByScenario.remarks(own)));
        return table.toString();
    }

    private static String remaining(Results.Churn.Remaining remaining) {
        return "- sessions of the whole run: %s left without a goodbye, %s there %s s after the last client left\n"
                .formatted(
                        Figure.whole(remaining.left()),
                        Figure.whole(remaining.there()),
                        Figure.text(0, remaining.afterSeconds()));
    }

    private static String ratio(
            List<ChurnRound> own, Optional<List<ChurnRound>> measure, ToDoubleFunction<ChurnRound> figure) {
        return measure.map(rounds -> Figure.text(2, Median.of(own, figure) / Median.of(rounds, figure)))
                .orElse("–");
    }
}
