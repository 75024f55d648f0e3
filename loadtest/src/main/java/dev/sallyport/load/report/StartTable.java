package dev.sallyport.load.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** How soon what was started serves, and how its first calls fare. */
final class StartTable {
    private static final double MICROS_A_MILLI = 1_000;

    private StartTable() {}

    static String of(List<StartRound> rounds) {
        Table table = new Table(
                "scenario",
                "ready after ms",
                "lowest – highest",
                "sessions open after ms",
                "p50 ms",
                "p99 ms",
                "longest ms",
                "rounds");
        ByScenario.of(rounds)
                .rounds()
                .forEach((scenario, own) -> table.row(
                        scenario,
                        Figure.text(0, Median.of(own, StartRound::readyMillis)),
                        range(own),
                        Figure.text(0, Median.of(own, StartRound::openedMillis)),
                        millis(own, StartRound::p50),
                        millis(own, StartRound::p99),
                        millis(own, StartRound::max),
                        ByScenario.remarks(own)));
        return table.toString();
    }

    private static String range(List<StartRound> own) {
        var all = own.stream().mapToDouble(StartRound::readyMillis).summaryStatistics();
        return Figure.text(0, all.getMin()) + " – " + Figure.text(0, all.getMax());
    }

    private static String millis(List<StartRound> own, ToDoubleFunction<StartRound> micros) {
        return Figure.text(1, Median.of(own, micros) / MICROS_A_MILLI);
    }
}
