package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.machine.CpuUse;
import dev.sallyport.load.report.Conditions;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.FloodRound;
import dev.sallyport.load.report.RefusalRound;
import dev.sallyport.load.subject.Flooded;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.CallCounts;
import dev.sallyport.load.swarm.Latencies;
import dev.sallyport.load.swarm.McpClientSwarm;
import dev.sallyport.load.swarm.Pace;
import dev.sallyport.load.swarm.PacedRun;
import dev.sallyport.load.swarm.SwarmRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What a refused request costs, by itself and for those who call meanwhile. */
public final class FloodScenario {
    /** So many a second, beside the callers: an edge can refuse more, and still has something left for others. */
    private static final int FLOOD_PER_SECOND = 5_000;

    private static final Duration LEAD_IN = Duration.ofSeconds(1);
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(60);
    private static final Duration LAST_ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final Bench bench;

    public FloodScenario(Bench bench) {
        this.bench = bench;
    }

    /** Full load of each kind, the callers among them, for as long as a target is warmed up. */
    public void warmUp(List<Flooded> floods, Target callers) throws InterruptedException {
        Duration each = Duration.ofSeconds(bench.settings().warmUpSeconds()).dividedBy(floods.size());
        for (Flooded flooded : floods) {
            bench.out().println("warm-up   " + flooded.scenario());
            try (McpClientSwarm flood = swarm(flooded);
                    McpClientSwarm swarm = bench.swarm(callers)) {
                flood.saturate();
                swarm.saturate();
                Thread.sleep(each);
            }
        }
    }

    /** As many refusals as go through. */
    public List<RefusalRound> saturated(List<Flooded> floods) throws InterruptedException {
        List<RefusalRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            for (Flooded flooded : floods) {
                RefusalRound measured = saturated(round, flooded);
                rounds.add(measured);
                bench.out()
                        .println("round %-3d %s: %s refused/s, %s CPU µs a refusal, %d put off%s"
                                .formatted(
                                        round,
                                        flooded.scenario(),
                                        Figure.text(0, measured.refusedPerSecond()),
                                        Figure.text(1, measured.targetCpuMicros()),
                                        measured.putOff(),
                                        Remarks.of(measured)));
            }
        }
        return rounds;
    }

    private RefusalRound saturated(int round, Flooded flooded) throws InterruptedException {
        CpuMeter meter = bench.meter(flooded.target());
        try (McpClientSwarm swarm = swarm(flooded)) {
            SwarmRun run = swarm.saturate();
            Thread.sleep(LEAD_IN);
            CpuMeter.Reading start = meter.read();
            CallCounts before = run.counts();
            Thread.sleep(bench.measured());
            CpuUse use = meter.read().since(start);
            CallCounts after = run.counts();
            long putOff = after.putOff() - before.putOff();
            long refused = after.ok() - before.ok() + putOff;
            return new RefusalRound(
                    round,
                    flooded.scenario(),
                    refused,
                    putOff,
                    seconds(use),
                    Figure.rounded(1, refused / seconds(use)),
                    Figure.rounded(2, use.targetMicrosPer(refused)),
                    Conditions.of(use),
                    Errors.named(after));
        }
    }

    /** Callers without a flood, then beside each. */
    public List<FloodRound> beside(List<Flooded> floods, Target callers) throws InterruptedException {
        List<FloodRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            rounds.add(told(beside(round, callers, Optional.empty())));
            for (Flooded flooded : floods) {
                rounds.add(told(beside(round, callers, Optional.of(flooded))));
            }
        }
        return rounds;
    }

    private FloodRound told(FloodRound measured) {
        bench.out()
                .println("round %-3d callers beside %s: p50 %s µs, p99 %s µs, %s refused/s, %s of a core%s"
                        .formatted(
                                measured.round(),
                                measured.scenario(),
                                Figure.text(0, measured.p50()),
                                Figure.text(0, measured.p99()),
                                Figure.text(0, measured.refusedPerSecond()),
                                Figure.percent(measured.targetCores()),
                                Remarks.of(measured)));
        return measured;
    }

    private FloodRound beside(int round, Target callers, Optional<Flooded> flooded) throws InterruptedException {
        if (flooded.isEmpty()) {
            return measure(round, callers, FloodRound.WITHOUT, Optional.empty());
        }
        try (McpClientSwarm flood = swarm(flooded.get())) {
            Duration longer = bench.measured().plus(LEAD_IN);
            PacedRun run = flood.pace(new Pace(FLOOD_PER_SECOND, LEAD_IN, longer));
            FloodRound measured = measure(round, callers, flooded.get().scenario(), Optional.of(run));
            run.awaitEnd(LAST_ANSWERS_WITHIN);
            return measured;
        }
    }

    private FloodRound measure(int round, Target callers, String scenario, Optional<PacedRun> flood)
            throws InterruptedException {
        CpuMeter meter = bench.meter(callers);
        try (McpClientSwarm swarm = bench.swarm(callers)) {
            PacedRun run = swarm.pace(new Pace(bench.settings().callsPerSecond(), LEAD_IN, bench.measured()));
            Thread.sleep(LEAD_IN);
            CpuMeter.Reading start = meter.read();
            CallCounts before = counts(flood);
            Thread.sleep(bench.measured());
            CpuUse use = meter.read().since(start);
            CallCounts after = counts(flood);
            Latencies latencies = run.awaitEnd(LAST_ANSWERS_WITHIN);
            Histogram times = latencies.sinceDue();
            long putOff = after.putOff() - before.putOff();
            long refused = after.ok() - before.ok() + putOff;
            return new FloodRound(
                    round,
                    scenario,
                    times.getTotalCount(),
                    Micros.of(times, 50),
                    Micros.of(times, 90),
                    Micros.of(times, 99),
                    Micros.of(times, 99.9),
                    Micros.of(times, 100),
                    Micros.of(latencies.lateness(), 99),
                    refused,
                    putOff,
                    Figure.rounded(1, refused / seconds(use)),
                    Figure.rounded(
                            4, use.target().toNanos() / (double) use.wall().toNanos()),
                    Conditions.of(use),
                    errors(run.counts(), after));
        }
    }

    private static CallCounts counts(Optional<PacedRun> flood) {
        return flood.map(PacedRun::counts).orElseGet(CallCounts::new);
    }

    private static Map<String, Long> errors(CallCounts callers, CallCounts flood) {
        Map<String, Long> all = new TreeMap<>(Errors.named(callers));
        Errors.named(flood).forEach((what, count) -> all.put("FLOOD_" + what, count));
        return all;
    }

    private static double seconds(CpuUse use) {
        return Figure.rounded(3, use.wall().toNanos() / 1e9);
    }

    private McpClientSwarm swarm(Flooded flooded) {
        return McpClientSwarm.flood(
                bench.transport(), flooded.flood().get(), bench.settings().connections(), OPENS_WITHIN);
    }
}
