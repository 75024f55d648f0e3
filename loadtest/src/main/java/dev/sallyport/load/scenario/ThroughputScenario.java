package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.machine.CpuUse;
import dev.sallyport.load.report.Conditions;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.ThroughputRound;
import dev.sallyport.load.subject.CallLog;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.CallCounts;
import dev.sallyport.load.swarm.McpClientSwarm;
import dev.sallyport.load.swarm.SwarmRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** As many calls as go through: 64 clients, each with one call under way at any time. */
public final class ThroughputScenario {
    private static final Duration LEAD_IN = Duration.ofSeconds(1);

    private final Bench bench;

    public ThroughputScenario(Bench bench) {
        this.bench = bench;
    }

    public List<ThroughputRound> run(List<Target> targets) throws InterruptedException {
        List<ThroughputRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            for (Target target : targets) {
                ThroughputRound measured = measure(round, target);
                rounds.add(measured);
                bench.out()
                        .println("round %-3d %s: %s calls/s, %s CPU µs a call%s"
                                .formatted(
                                        round,
                                        target.scenario(),
                                        Figure.text(0, measured.callsPerSecond()),
                                        Figure.text(1, measured.targetCpuMicros()),
                                        Remarks.of(measured)));
            }
        }
        return rounds;
    }

    private ThroughputRound measure(int round, Target target) throws InterruptedException {
        CpuMeter meter = bench.meter(target);
        Optional<CallLogShare> share = shareBefore(target);
        CallCounts before;
        CallCounts after;
        CpuUse use;
        try (McpClientSwarm swarm = bench.swarm(target)) {
            SwarmRun run = swarm.saturate();
            Thread.sleep(LEAD_IN);
            CpuMeter.Reading start = meter.read();
            before = run.counts();
            Thread.sleep(bench.measured());
            CpuMeter.Reading end = meter.read();
            after = run.counts();
            use = end.since(start);
        }
        long calls = after.ok() - before.ok();
        Optional<Double> callRecords =
                share.isPresent() ? Optional.of(share.get().of(after.ok())) : Optional.empty();
        double seconds = use.wall().toNanos() / 1e9;
        return new ThroughputRound(
                round,
                target.scenario(),
                calls,
                Figure.rounded(3, seconds),
                Figure.rounded(1, calls / seconds),
                Figure.rounded(2, use.targetMicrosPer(calls)),
                callRecords,
                Conditions.of(use),
                Errors.named(after));
    }

    private static Optional<CallLogShare> shareBefore(Target target) throws InterruptedException {
        Optional<CallLog> log = target.callLog();
        return log.isPresent() ? Optional.of(CallLogShare.before(log.get())) : Optional.empty();
    }
}
