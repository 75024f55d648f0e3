package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.machine.CpuUse;
import dev.sallyport.load.report.Conditions;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.StartRound;
import dev.sallyport.load.subject.Startable;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.Latencies;
import dev.sallyport.load.swarm.McpClientSwarm;
import dev.sallyport.load.swarm.Pace;
import dev.sallyport.load.swarm.PacedRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** How soon something serves once it is started, and how long its first calls take when they come at a constant rate at once. */
public final class StartScenario {
    /** A target that cannot keep up has its last answers late. */
    private static final Duration LAST_ANSWERS_WITHIN = Duration.ofSeconds(20);

    private final Bench bench;

    public StartScenario(Bench bench) {
        this.bench = bench;
    }

    public List<StartRound> run(List<Startable> all) throws InterruptedException {
        List<StartRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            for (Startable startable : all) {
                StartRound measured = measure(round, startable);
                rounds.add(measured);
                bench.out()
                        .println(
                                "round %-3d %s: ready after %s ms, sessions open after %s ms more; p50 %s µs, p99 %s µs%s"
                                        .formatted(
                                                round,
                                                startable.scenario(),
                                                Figure.text(0, measured.readyMillis()),
                                                Figure.text(0, measured.openedMillis()),
                                                Figure.text(0, measured.p50()),
                                                Figure.text(0, measured.p99()),
                                                Remarks.of(measured)));
            }
        }
        return rounds;
    }

    private StartRound measure(int round, Startable startable) throws InterruptedException {
        Startable.Started started = startable.start(round);
        try (Target target = started.target()) {
            long opening = System.nanoTime();
            try (McpClientSwarm swarm = bench.swarm(target)) {
                double openedMillis = (System.nanoTime() - opening) / 1e6;
                CpuMeter meter = meter(target, startable);
                CpuMeter.Reading start = meter.read();
                PacedRun run = swarm.pace(new Pace(bench.settings().callsPerSecond(), Duration.ZERO, bench.measured()));
                Thread.sleep(bench.measured());
                CpuUse use = meter.read().since(start);
                Latencies latencies = run.awaitEnd(LAST_ANSWERS_WITHIN);
                Histogram times = latencies.sinceDue();
                return new StartRound(
                        round,
                        startable.scenario(),
                        Figure.rounded(0, started.readyMillis()),
                        Figure.rounded(0, openedMillis),
                        times.getTotalCount(),
                        LatencyScenario.micros(times, 50),
                        LatencyScenario.micros(times, 99),
                        LatencyScenario.micros(times, 99.9),
                        LatencyScenario.micros(times, 100),
                        Conditions.of(use),
                        Errors.named(run.counts()));
            }
        }
    }

    private CpuMeter meter(Target target, Startable startable) {
        List<Long> bystanders = Stream.concat(
                        bench.running().stream()
                                .flatMap(other -> Stream.concat(Stream.of(other.pid()), other.helpers().stream())),
                        startable.helpers().stream())
                .toList();
        return new CpuMeter(bench.cores(), List.of(target.pid()), bystanders);
    }
}
