package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.machine.CpuUse;
import dev.sallyport.load.report.Conditions;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.LatencyRound;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.CallCounts;
import dev.sallyport.load.swarm.Latencies;
import dev.sallyport.load.swarm.McpClientSwarm;
import dev.sallyport.load.swarm.Pace;
import dev.sallyport.load.swarm.PacedRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How long a call takes when calls come at a constant rate, far from saturation. */
public final class LatencyScenario {
    private static final Duration LEAD_IN = Duration.ofSeconds(1);
    private static final Duration LAST_ANSWERS_WITHIN = Duration.ofSeconds(5);
    private static final double NANOS_PER_MICRO = 1_000;

    private final Bench bench;

    public LatencyScenario(Bench bench) {
        this.bench = bench;
    }

    public List<LatencyRound> run(List<Target> targets) throws InterruptedException {
        List<LatencyRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            for (Target target : targets) {
                LatencyRound measured = measure(round, target, target.scenario());
                rounds.add(measured);
                bench.out()
                        .println("round %-3d %s: p50 %s µs, p99 %s µs, p99.9 %s µs%s"
                                .formatted(
                                        round,
                                        target.scenario(),
                                        Figure.text(0, measured.p50()),
                                        Figure.text(0, measured.p99()),
                                        Figure.text(0, measured.p999()),
                                        Remarks.of(measured)));
            }
        }
        return rounds;
    }

    /** @param scenario what the result is of */
    LatencyRound measure(int round, Target target, String scenario) throws InterruptedException {
        CpuMeter meter = bench.meter(target);
        try (McpClientSwarm swarm = bench.swarm(target)) {
            PacedRun run = swarm.pace(new Pace(bench.settings().callsPerSecond(), LEAD_IN, bench.measured()));
            Thread.sleep(LEAD_IN);
            CpuMeter.Reading start = meter.read();
            CallCounts before = run.counts();
            Thread.sleep(bench.measured());
            CpuUse use = meter.read().since(start);
            long calls = run.counts().ok() - before.ok();
            Latencies latencies = run.awaitEnd(LAST_ANSWERS_WITHIN);
            return figures(round, scenario, latencies, use, calls, run.counts());
        }
    }

    private static LatencyRound figures(
            int round, String scenario, Latencies latencies, CpuUse use, long calls, CallCounts counts) {
        Histogram times = latencies.sinceDue();
        return new LatencyRound(
                round,
                scenario,
                times.getTotalCount(),
                micros(times, 50),
                micros(times, 90),
                micros(times, 99),
                micros(times, 99.9),
                micros(times, 100),
                micros(latencies.lateness(), 50),
                micros(latencies.lateness(), 99),
                Figure.rounded(2, use.targetMicrosPer(calls)),
                Conditions.of(use),
                Errors.named(counts));
    }

    static double micros(Histogram times, double percentile) {
        return Figure.rounded(1, times.getValueAtPercentile(percentile) / NANOS_PER_MICRO);
    }
}
