package dev.sallyport.load.report;

import dev.sallyport.load.machine.MachineFacts;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The page that shows the newest results, ratios first. */
final class ResultsPage {
    private static final String HEAD = """
            # Results

            Written by `loadtest/run` from the newest raw results under `results/`; do not edit. How it is measured and what
            the columns mean: `README.md`. Identical JVMs differ by some percent from start to start.
            """;

    private ResultsPage() {}

    static String of(
            Optional<Results.Throughput> throughput,
            Optional<Results.Latency> latency,
            Optional<Results.Relay> relay,
            Optional<Results.Idle> idle,
            Optional<Results.Soak> soak,
            Optional<Results.Start> start) {
        StringBuilder page = new StringBuilder(HEAD);
        throughput.ifPresent(results ->
                page.append(section("As many calls as go through", results.facts(), throughput(results.rounds()))));
        latency.ifPresent(results -> page.append(section(
                "Calls at a constant rate: %d a second"
                        .formatted(results.facts().settings().callsPerSecond()),
                results.facts(),
                latency(results.rounds()))));
        relay.ifPresent(results -> page.append(section(
                "Events at a constant rate: %d a second over %d streams"
                        .formatted(
                                results.facts().settings().callsPerSecond(),
                                results.facts().settings().connections()),
                results.facts(),
                RelayTable.of(results.rounds()))));
        idle.ifPresent(results -> page.append(section("Idle event streams", results.facts(), idle(results.targets()))));
        start.ifPresent(results -> page.append(section(
                "The first %d s after a start: %d calls a second"
                        .formatted(
                                results.facts().settings().seconds(),
                                results.facts().settings().callsPerSecond()),
                results.facts(),
                StartTable.of(results.rounds()))));
        soak.ifPresent(results -> page.append(section(
                "A mixed load for %d minutes".formatted(results.minutes()), results.facts(), SoakTable.of(results))));
        Stream.of(throughput, latency, relay, idle, soak, start)
                .flatMap(Optional::stream)
                .map(Results::facts)
                .distinct()
                .forEach(facts -> page.append(circumstances(facts)));
        return page.toString();
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
