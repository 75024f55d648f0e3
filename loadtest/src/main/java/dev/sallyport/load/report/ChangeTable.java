package dev.sallyport.load.report;

import java.util.List;

/** How soon changes are in force, and what other calls notice of them. */
final class ChangeTable {
    private ChangeTable() {}

    static String of(List<ChangeRound> rounds) {
        Table table = new Table(
                "scenario",
                "in force p50 ms",
                "p99 ms",
                "max ms",
                "committed p50 ms",
                "p99 ms",
                "changes a round",
                "CPU ms a change",
                "other calls p50 µs, without changes",
                "with",
                "p99 µs, without",
                "with",
                "rounds");
        ByScenario.of(rounds)
                .rounds()
                .forEach((scenario, own) -> table.row(
                        scenario,
                        Figure.text(1, Median.of(own, round -> round.inForce().p50())),
                        Figure.text(1, Median.of(own, round -> round.inForce().p99())),
                        Figure.text(1, Median.of(own, round -> round.inForce().max())),
                        Figure.text(1, Median.of(own, round -> round.committed().p50())),
                        Figure.text(1, Median.of(own, round -> round.committed().p99())),
                        Figure.text(0, Median.of(own, ChangeRound::changes)),
                        Figure.text(1, Median.of(own, ChangeRound::cpuMillis)),
                        Figure.text(
                                0, Median.of(own, round -> round.othersBefore().p50())),
                        Figure.text(0, Median.of(own, round -> round.others().p50())),
                        Figure.text(
                                0, Median.of(own, round -> round.othersBefore().p99())),
                        Figure.text(0, Median.of(own, round -> round.others().p99())),
                        ByScenario.remarks(own)));
        return table.toString();
    }
}
