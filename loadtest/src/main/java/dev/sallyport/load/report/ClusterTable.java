package dev.sallyport.load.report;

import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;

/** What a call costs on edges of one cluster, beside what it costs on one edge. */
final class ClusterTable {
    private static final String ONE_EDGE = "51-edges-1";
    private static final String OTHER_SERVER = "/";

    private ClusterTable() {}

    static String of(List<ClusterRound> rounds) {
        ByScenario<ClusterRound> all = ByScenario.of(rounds);
        Table table = new Table(
                "scenario",
                "CPU µs a call",
                "× one edge's",
                "idle time included",
                "idle, % of a core",
                "calls/s",
                "limit operations in 1,000 calls",
                "attempts at the small limit",
                "admitted a window",
                "over-admissions",
                "not counted in time",
                "rounds");
        all.rounds()
                .forEach((scenario, own) -> table.row(
                        scenario,
                        Figure.text(1, Median.of(own, ClusterRound::targetCpuMicros)),
                        Optional.ofNullable(all.rounds().get(oneEdge(scenario)))
                                .map(one -> Figure.text(
                                        2,
                                        Median.of(own, ClusterRound::targetCpuMicros)
                                                / Median.of(one, ClusterRound::targetCpuMicros)))
                                .orElse("–"),
                        Figure.text(1, Median.of(own, ClusterRound::wholeCpuMicros)),
                        Figure.text(1, 100 * Median.of(own, ClusterRound::idleShare)),
                        Figure.text(0, Median.of(own, ClusterRound::callsPerSecond)),
                        Figure.text(2, 1_000 * Median.of(own, ClusterRound::limitOperations)),
                        sum(own, SpentLimitSum.ATTEMPTS),
                        windows(own),
                        sum(own, SpentLimitSum.OVER),
                        sum(own, SpentLimitSum.NOT_COUNTED),
                        ByScenario.remarks(own)));
        return table.toString();
    }

    /** The scenario on one edge that calls the same server. */
    private static String oneEdge(String scenario) {
        int server = scenario.indexOf(OTHER_SERVER);
        return server < 0 ? ONE_EDGE : ONE_EDGE + scenario.substring(server);
    }

    private enum SpentLimitSum {
        ATTEMPTS,
        OVER,
        NOT_COUNTED;

        long of(ClusterRound.SpentLimit limit) {
            return switch (this) {
                case ATTEMPTS -> limit.attempts();
                case OVER -> limit.overAdmissions();
                case NOT_COUNTED -> limit.notCounted();
            };
        }
    }

    private static String sum(List<ClusterRound> own, SpentLimitSum figure) {
        List<ClusterRound.SpentLimit> limits = limits(own);
        return limits.isEmpty()
                ? "–"
                : Figure.whole(limits.stream().mapToLong(figure::of).sum());
    }

    private static String windows(List<ClusterRound> own) {
        LongSummaryStatistics windows = limits(own).stream()
                .flatMap(limit -> limit.windows().stream())
                .mapToLong(Long::longValue)
                .summaryStatistics();
        return windows.getCount() == 0
                ? "–"
                : windows.getMin() + " – " + windows.getMax() + " in " + windows.getCount();
    }

    private static List<ClusterRound.SpentLimit> limits(List<ClusterRound> own) {
        return own.stream().flatMap(round -> round.limit().stream()).toList();
    }
}
