package dev.sallyport.load.report;

import dev.sallyport.load.machine.MachineFacts;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The page that shows the newest results, ratios first. */
final class ResultsPage {
    private static final String HEAD = """
            # Results

            Written by `loadtest/run` from the newest raw results under `results/`; do not edit. How it is measured and what
            the columns mean: `README.md`. Identical JVMs differ by some percent from start to start.
            """;

    private ResultsPage() {}

    /** The page of these results, in their order. */
    static String of(List<Results> newest) {
        StringBuilder page = new StringBuilder(HEAD);
        newest.forEach(results -> page.append(section(heading(results), results.facts(), table(results))));
        newest.stream().map(Results::facts).distinct().forEach(facts -> page.append(circumstances(facts)));
        return page.toString();
    }

    private static String heading(Results results) {
        Settings settings = results.facts().settings();
        return switch (results) {
            case Results.Throughput throughput -> "As many calls as go through";
            case Results.Latency latency ->
                "Calls at a constant rate: %d a second".formatted(settings.callsPerSecond());
            case Results.Relay relay ->
                "Events at a constant rate: %d a second over %d streams"
                        .formatted(settings.callsPerSecond(), settings.connections());
            case Results.Cluster cluster -> "Edges that count limits together";
            case Results.Changes changes -> "Changes of the configuration";
            case Results.Idle idle -> "Idle event streams";
            case Results.Floods floods -> "Floods of requests that are refused";
            case Results.Churn churn -> "Clients that come and go";
            case Results.Burst burst ->
                "Bursts beside callers at %d calls a second".formatted(settings.callsPerSecond());
            case Results.Start start ->
                "The first %d s after a start: %d calls a second"
                        .formatted(settings.seconds(), settings.callsPerSecond());
            case Results.Soak soak -> "A mixed load for %d minutes".formatted(soak.minutes());
        };
    }

    private static String table(Results results) {
        return switch (results) {
            case Results.Throughput throughput -> throughput(throughput.rounds());
            case Results.Latency latency -> latency(latency.rounds());
            case Results.Relay relay -> RelayTable.of(relay.rounds());
            case Results.Cluster cluster -> ClusterTable.of(cluster.rounds());
            case Results.Changes changes -> ChangeTable.of(changes.rounds());
            case Results.Idle idle -> idle(idle);
            case Results.Floods floods -> FloodTables.of(floods);
            case Results.Churn churn -> ChurnTable.of(churn);
            case Results.Burst burst -> BurstTable.of(burst.rounds());
            case Results.Start start -> StartTable.of(start.rounds());
            case Results.Soak soak -> SoakTable.of(soak);
        };
    }

    private static String section(String heading, RunFacts facts, String table) {
        return "\n## " + heading + "\n\n" + table + "\nRun of " + facts.at() + ".\n";
    }

    static String throughput(List<ThroughputRound> rounds) {
        ByScenario<ThroughputRound> all = ByScenario.of(rounds);
        Table table = new Table(
                "scenario",
                "× nginx",
                "calls/s",
                "lowest – highest",
                "CPU µs a call",
                "× nginx's",
                "target core busy",
                "load core busy",
                "call records a call",
                "rounds");
        all.rounds()
                .forEach((scenario, own) -> table.row(
                        scenario,
                        ratio(own, all.measure(scenario), ThroughputRound::callsPerSecond),
                        Figure.text(0, Median.of(own, ThroughputRound::callsPerSecond)),
                        range(own),
                        gatewayOnly(scenario, Figure.text(1, Median.of(own, ThroughputRound::targetCpuMicros))),
                        gatewayOnly(scenario, ratio(own, all.measure(scenario), ThroughputRound::targetCpuMicros)),
                        Figure.percent(
                                Median.of(own, round -> round.conditions().targetCore())),
                        Figure.percent(
                                Median.of(own, round -> round.conditions().loadCore())),
                        callRecords(own),
                        ByScenario.remarks(own)));
        return table.toString();
    }

    static String latency(List<LatencyRound> rounds) {
        ByScenario<LatencyRound> all = ByScenario.of(rounds);
        Table table = new Table(
                "scenario",
                "p50 × nginx",
                "p99 × nginx",
                "p50 µs",
                "p90 µs",
                "p99 µs",
                "p99.9 µs",
                "sent late p99 µs",
                "CPU µs a call",
                "rounds");
        all.rounds()
                .forEach((scenario, own) -> table.row(
                        scenario,
                        ratio(own, all.measure(), LatencyRound::p50),
                        ratio(own, all.measure(), LatencyRound::p99),
                        Figure.text(0, Median.of(own, LatencyRound::p50)),
                        Figure.text(0, Median.of(own, LatencyRound::p90)),
                        Figure.text(0, Median.of(own, LatencyRound::p99)),
                        Figure.text(0, Median.of(own, LatencyRound::p999)),
                        Figure.text(0, Median.of(own, LatencyRound::sentLateP99)),
                        gatewayOnly(scenario, Figure.text(1, Median.of(own, LatencyRound::targetCpuMicros))),
                        ByScenario.remarks(own)));
        return table.toString();
    }

    private static String idle(Results.Idle results) {
        String calls = results.latencies()
                .map(rounds -> "\nCalls meanwhile, %d a second:\n\n"
                                .formatted(results.facts().settings().callsPerSecond())
                        + IdleLatencyTable.of(rounds))
                .orElse("");
        return idle(results.targets()) + calls;
    }

    static String idle(List<IdleStreamsFigures> targets) {
        Table table = new Table(
                "target",
                "RSS a stream, KiB",
                "RSS before, MiB",
                "RSS with streams, MiB",
                "heap of it, KiB",
                "other edge, KiB a stream",
                "streams",
                "descriptors",
                "left over",
                "back after, s");
        targets.forEach(figures -> table.row(
                figures.scenario(),
                Figure.text(1, figures.residentKibPerStream()),
                Figure.text(0, figures.residentMibBefore()),
                Figure.text(0, figures.residentMibOpen()),
                figures.heapKibPerStream().map(kib -> Figure.text(1, kib)).orElse("–"),
                figures.otherEdgeKibPerStream().map(kib -> Figure.text(1, kib)).orElse("–"),
                Figure.whole(figures.streams()),
                Figure.whole(figures.openFilesOpen()),
                Figure.whole(figures.openFilesLeft()),
                Figure.text(1, figures.filesBackSeconds())));
        return table.toString();
    }

    private static String circumstances(RunFacts facts) {
        Settings settings = facts.settings();
        MachineFacts machine = facts.machine();
        StringBuilder text = new StringBuilder("\n## The run of " + facts.at() + "\n\n");
        facts.targets()
                .forEach((scenario, what) -> text.append("- ")
                        .append(scenario)
                        .append(": ")
                        .append(what)
                        .append('\n'));
        return text.append("- %s, %d connections, rounds of %d s after %d s of warm-up\n"
                        .formatted(
                                facts.generator(),
                                settings.connections(),
                                settings.seconds(),
                                settings.warmUpSeconds()))
                .append("- %s, %d cores, %s MiB; %s; %s; target on core %d, load on core %d\n"
                        .formatted(
                                machine.processor(),
                                machine.cores(),
                                machine.memoryMib(),
                                machine.kernel(),
                                machine.jdk(),
                                facts.cores().target(),
                                facts.cores().load()))
                .append("- commit ")
                .append(facts.commit())
                .append('\n')
                .toString();
    }

    /** Without a gateway the processor time is the stub's, which nobody asked for. */
    private static String gatewayOnly(String scenario, String figure) {
        return scenario.equals(ByScenario.NO_GATEWAY) ? "–" : figure;
    }

    private static <R> String ratio(List<R> own, Optional<List<R>> measure, ToDoubleFunction<R> figure) {
        return measure.map(rounds -> Figure.ratio(Median.of(own, figure) / Median.of(rounds, figure)))
                .orElse("–");
    }

    private static String range(List<ThroughputRound> rounds) {
        DoubleSummaryStatistics all =
                rounds.stream().mapToDouble(ThroughputRound::callsPerSecond).summaryStatistics();
        return Figure.text(0, all.getMin()) + " – " + Figure.text(0, all.getMax());
    }

    private static String callRecords(List<ThroughputRound> rounds) {
        List<Double> shares =
                rounds.stream().flatMap(round -> round.callRecords().stream()).toList();
        return shares.isEmpty() ? "–" : Figure.text(3, Median.of(shares, Double::doubleValue));
    }
}
