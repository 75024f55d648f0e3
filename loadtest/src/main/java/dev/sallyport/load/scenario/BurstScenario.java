package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.machine.CpuUse;
import dev.sallyport.load.report.BurstRound;
import dev.sallyport.load.report.Conditions;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.BurstRun;
import dev.sallyport.load.swarm.BurstTimes;
import dev.sallyport.load.swarm.Bursts;
import dev.sallyport.load.swarm.CallCounts;
import dev.sallyport.load.swarm.Latencies;
import dev.sallyport.load.swarm.McpClientSwarm;
import dev.sallyport.load.swarm.Pace;
import dev.sallyport.load.swarm.PacedRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Callers at a constant rate, and every second many more calls at once on other connections. */
public final class BurstScenario {
    private static final int BURST = 500;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LEAD_IN = Duration.ofMillis(1_500);
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(60);
    private static final Duration LAST_ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final Bench bench;

    public BurstScenario(Bench bench) {
        this.bench = bench;
    }

    public List<BurstRound> run(List<Target> targets) throws InterruptedException {
        bench.warmUp(targets);
        List<BurstRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            for (Target target : targets) {
                BurstRound measured = measure(round, target);
                rounds.add(measured);
                bench.out()
                        .println("round %-3d %s: p50 %s µs, p99 %s µs; %d bursts: p50 %s µs, longest %s µs%s"
                                .formatted(
                                        round,
                                        target.scenario(),
                                        Figure.text(0, measured.p50()),
                                        Figure.text(0, measured.p99()),
                                        measured.bursts(),
                                        Figure.text(0, measured.burstP50()),
                                        Figure.text(0, measured.burstMax()),
                                        Remarks.of(measured)));
            }
        }
        return rounds;
    }

    private BurstRound measure(int round, Target target) throws InterruptedException {
        CpuMeter meter = bench.meter(target);
        try (McpClientSwarm many = McpClientSwarm.open(
                        bench.transport(), target.endpoint(), target.dialogue(), BURST, OPENS_WITHIN);
                McpClientSwarm swarm = bench.swarm(target)) {
            BurstRun bursts = many.burst(new Bursts(EVERY, LEAD_IN, bench.measured()));
            PacedRun run = swarm.pace(new Pace(bench.settings().callsPerSecond(), LEAD_IN, bench.measured()));
            Thread.sleep(LEAD_IN);
            CpuMeter.Reading start = meter.read();
            long before = run.counts().ok() + bursts.counts().ok();
            Thread.sleep(bench.measured());
            CpuUse use = meter.read().since(start);
            long calls = run.counts().ok() + bursts.counts().ok() - before;
            BurstTimes times = bursts.awaitEnd(LAST_ANSWERS_WITHIN);
            Latencies latencies = run.awaitEnd(LAST_ANSWERS_WITHIN);
            Histogram steady = latencies.sinceDue();
            return new BurstRound(
                    round,
                    target.scenario(),
                    steady.getTotalCount(),
                    Micros.of(steady, 50),
                    Micros.of(steady, 90),
                    Micros.of(steady, 99),
                    Micros.of(steady, 99.9),
                    Micros.of(latencies.lateness(), 99),
                    times.whole().getTotalCount(),
                    Micros.of(times.calls(), 50),
                    Micros.of(times.whole(), 50),
                    Micros.of(times.whole(), 100),
                    Figure.rounded(2, use.targetMicrosPer(calls)),
                    Conditions.of(use),
                    errors(run.counts(), bursts.counts()));
        }
    }

    private static Map<String, Long> errors(CallCounts steady, CallCounts bursts) {
        Map<String, Long> all = new TreeMap<>(Errors.named(steady));
        Errors.named(bursts).forEach((what, count) -> all.put("BURST_" + what, count));
        return all;
    }
}
