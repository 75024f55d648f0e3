package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.machine.CpuUse;
import dev.sallyport.load.machine.Proc;
import dev.sallyport.load.report.Conditions;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.RelayRound;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.Latencies;
import dev.sallyport.load.swarm.TickFault;
import dev.sallyport.load.swarm.TickStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** How long an event is under way when the upstream sends at a constant rate on many streams, and what it costs. */
public final class RelayScenario {
    /** Streams that are younger are not in their rings yet. */
    private static final Duration LEAD_IN = Duration.ofSeconds(2);

    private static final Duration OPENS_WITHIN = Duration.ofSeconds(30);
    private static final Duration LAST_EVENTS_WITHIN = Duration.ofSeconds(5);
    private static final double NANOS_PER_MICRO = 1_000;

    private final Bench bench;

    public RelayScenario(Bench bench) {
        this.bench = bench;
    }

    public List<RelayRound> run(List<Target> targets) throws InterruptedException {
        warmUp(targets);
        List<RelayRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            for (Target target : targets) {
                RelayRound measured = measure(round, target);
                rounds.add(measured);
                bench.out()
                        .println("round %-3d %s: p50 %s µs, p99 %s µs, %s CPU µs an event%s"
                                .formatted(
                                        round,
                                        target.scenario(),
                                        Figure.text(0, measured.p50()),
                                        Figure.text(0, measured.p99()),
                                        Figure.text(1, measured.targetCpuMicros()),
                                        Remarks.of(measured)));
            }
        }
        return rounds;
    }

    /** The same that is measured then. */
    private void warmUp(List<Target> targets) throws InterruptedException {
        for (Target target : targets) {
            bench.out()
                    .println("warm-up   " + target.scenario() + ", events for "
                            + bench.settings().warmUpSeconds() + " s");
            try (TickStreams streams = open(target)) {
                streams.begin(Duration.ZERO, Duration.ofSeconds(bench.settings().warmUpSeconds()));
                Thread.sleep(Duration.ofSeconds(bench.settings().warmUpSeconds()));
            }
        }
    }

    private TickStreams open(Target target) {
        return TickStreams.open(
                bench.transport(), target.endpoint(), bench.settings().connections(), OPENS_WITHIN);
    }

    private RelayRound measure(int round, Target target) throws InterruptedException {
        CpuMeter meter = bench.meter(target);
        try (TickStreams streams = open(target)) {
            streams.begin(LEAD_IN, bench.measured());
            Thread.sleep(LEAD_IN);
            CpuMeter.Reading start = meter.read();
            Optional<Duration> otherBefore = target.otherEdge().map(Proc::cpu);
            long before = streams.received();
            Thread.sleep(bench.measured());
            long events = streams.received() - before;
            Optional<Duration> otherAfter = target.otherEdge().map(Proc::cpu);
            CpuUse use = meter.read().since(start);
            Latencies latencies = streams.awaitEnd(LAST_EVENTS_WITHIN);
            Optional<Double> other =
                    otherBefore.flatMap(from -> otherAfter.map(to -> microsPer(events, to.minus(from))));
            return figures(round, target, latencies, use, new Events(events, other, named(streams.faults())));
        }
    }

    private record Events(long count, Optional<Double> otherEdgeCpuMicros, Map<String, Long> faults) {}

    private static RelayRound figures(int round, Target target, Latencies latencies, CpuUse use, Events events) {
        Histogram times = latencies.sinceDue();
        return new RelayRound(
                round,
                target.scenario(),
                events.count(),
                micros(times, 50),
                micros(times, 90),
                micros(times, 99),
                micros(times, 99.9),
                micros(times, 100),
                micros(latencies.lateness(), 50),
                micros(latencies.lateness(), 99),
                Figure.rounded(2, use.targetMicrosPer(events.count())),
                events.otherEdgeCpuMicros(),
                Conditions.of(use),
                events.faults());
    }

    private static double microsPer(long events, Duration used) {
        return Figure.rounded(2, used.toNanos() / NANOS_PER_MICRO / Math.max(1, events));
    }

    private static Map<String, Long> named(Map<TickFault, Long> faults) {
        Map<String, Long> named = new TreeMap<>();
        faults.forEach((fault, count) -> named.put(fault.name(), count));
        return named;
    }

    private static double micros(Histogram times, double percentile) {
        return Figure.rounded(1, times.getValueAtPercentile(percentile) / NANOS_PER_MICRO);
    }
}
