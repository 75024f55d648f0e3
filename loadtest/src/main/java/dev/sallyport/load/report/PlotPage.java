package dev.sallyport.load.report;

import dev.sallyport.load.report.BarChart.Bar;
import dev.sallyport.load.report.BarChart.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The newest results as pictures, one page that needs nothing but itself. */
final class PlotPage {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>Load-test results</title>
            <style>body { font-family: sans-serif; max-width: 60em; margin: 2em auto; color: #333 } svg { max-width: 100%; font-size: 12px }</style>
            </head>
            <body>
            <h1>Load-test results</h1>
            <p>Written by <code>loadtest/run</code> from the newest raw results; the same figures as tables are in
            <code>RESULTS.md</code>. A bar is the median over rounds, a dot is a round, and the dashed line is nginx's median.</p>
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private PlotPage() {}

    /** The pictures of these results, in their order; some kinds have none. */
    static String of(List<Results> newest) {
        PlotPage plots = new PlotPage();
        newest.forEach(plots::add);
        return plots.page.append("</body>\n</html>\n").toString();
    }

    private void add(Results results) {
        switch (results) {
            case Results.Throughput throughput -> add(throughput);
            case Results.Latency latency -> add(latency);
            case Results.Relay relay -> add(relay);
            case Results.Idle idle -> add(idle);
            case Results.Floods floods -> add(floods);
            case Results.Churn churn -> add(churn);
            case Results.Burst burst -> add(burst);
            case Results.Cluster cluster -> add(cluster);
            case Results.Changes changes -> {}
            case Results.Start start -> {}
            case Results.Soak soak -> {}
        }
    }

    private void add(Results.Throughput results) {
        head("As many calls as go through", results.facts());
        chart("calls/s", Scale.LINEAR, bars(results.rounds(), "calls/s", ThroughputRound::callsPerSecond));
        chart(
                "CPU µs a call",
                Scale.LINEAR,
                bars(gateways(results.rounds()), "CPU µs a call", ThroughputRound::targetCpuMicros));
    }

    private void add(Results.Latency results) {
        head(
                "Calls at a constant rate: %d a second"
                        .formatted(results.facts().settings().callsPerSecond()),
                results.facts());
        List<Bar> bars = new ArrayList<>(bars(results.rounds(), "p50", LatencyRound::p50));
        bars.addAll(bars(results.rounds(), "p90", LatencyRound::p90));
        bars.addAll(bars(results.rounds(), "p99", LatencyRound::p99));
        bars.addAll(bars(results.rounds(), "p99.9", LatencyRound::p999));
        chart("µs from when a call was due to its answer", Scale.LOGARITHMIC, bars);
    }

    private void add(Results.Relay results) {
        head(
                "Events at a constant rate: %d a second"
                        .formatted(results.facts().settings().callsPerSecond()),
                results.facts());
        List<Bar> bars = new ArrayList<>(bars(results.rounds(), "p50", RelayRound::p50));
        bars.addAll(bars(results.rounds(), "p90", RelayRound::p90));
        bars.addAll(bars(results.rounds(), "p99", RelayRound::p99));
        bars.addAll(bars(results.rounds(), "p99.9", RelayRound::p999));
        chart("µs from when an event was due to its client", Scale.LOGARITHMIC, bars);
        chart(
                "CPU µs an event",
                Scale.LINEAR,
                bars(gateways(results.rounds()), "CPU µs an event", RelayRound::targetCpuMicros));
    }

    private void add(Results.Cluster results) {
        head("Edges that count limits together", results.facts());
        chart(
                "CPU µs a call, without what edges take while idle",
                Scale.LINEAR,
                bars(results.rounds(), "CPU µs a call", ClusterRound::targetCpuMicros));
    }

    private void add(Results.Idle results) {
        head("Idle event streams", results.facts());
        chart(
                "KiB of resident memory a stream",
                Scale.LINEAR,
                results.targets().stream()
                        .map(target -> new Bar(target.scenario(), "resident", List.of(target.residentKibPerStream())))
                        .toList());
    }

    private void add(Results.Floods results) {
        head("Floods of requests that are refused", results.facts());
        chart(
                "CPU µs a refusal, as many as go through",
                Scale.LINEAR,
                bars(results.saturated(), "CPU µs a refusal", RefusalRound::targetCpuMicros));
        List<Bar> bars = new ArrayList<>(bars(results.beside(), "p50", FloodRound::p50));
        bars.addAll(bars(results.beside(), "p99", FloodRound::p99));
        chart("µs from when a call beside the flood was due to its answer", Scale.LOGARITHMIC, bars);
    }

    private void add(Results.Churn results) {
        head("Clients that come and go", results.facts());
        chart(
                "CPU µs a session",
                Scale.LINEAR,
                bars(results.rounds(), "CPU µs a session", ChurnRound::targetCpuMicros));
    }

    private void add(Results.Burst results) {
        head("Bursts beside callers at a constant rate", results.facts());
        List<Bar> bars = new ArrayList<>(bars(results.rounds(), "callers' p50", BurstRound::p50));
        bars.addAll(bars(results.rounds(), "callers' p99", BurstRound::p99));
        bars.addAll(bars(results.rounds(), "a whole burst", BurstRound::burstP50));
        chart("µs from when a call or a burst was due", Scale.LOGARITHMIC, bars);
    }

    private static <R extends Round> List<Bar> bars(List<R> rounds, String figure, ToDoubleFunction<R> value) {
        return ByScenario.of(rounds).rounds().entrySet().stream()
                .map(own -> new Bar(
                        own.getKey(),
                        figure,
                        own.getValue().stream().map(value::applyAsDouble).toList()))
                .toList();
    }

    /** Without a gateway the processor time is the stub's, which nobody asked for. */
    private static <R extends Round> List<R> gateways(List<R> rounds) {
        return rounds.stream()
                .filter(round -> !round.scenario().equals(ByScenario.NO_GATEWAY))
                .toList();
    }

    private void head(String heading, RunFacts facts) {
        page.append("<h2>%s</h2>\n<p>Run of %s, commit %s, on %s, %d cores, %s.</p>\n"
                .formatted(
                        heading,
                        facts.at(),
                        text(facts.commit()),
                        text(facts.machine().processor()),
                        facts.machine().cores(),
                        text(facts.machine().jdk())));
    }

    /** A run of one scenario only may have nothing to show. */
    private void chart(String unit, Scale scale, List<Bar> bars) {
        if (!bars.isEmpty()) {
            page.append(BarChart.svg(unit, scale, bars)).append('\n');
        }
    }

    private static String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
