package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.machine.CpuUse;
import dev.sallyport.load.report.ChangeRound;
import dev.sallyport.load.report.ChangeRound.Times;
import dev.sallyport.load.report.Conditions;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.subject.ChangingEdge;
import dev.sallyport.load.swarm.CallCounts;
import dev.sallyport.load.swarm.CallOutcome;
import dev.sallyport.load.swarm.McpClientSwarm;
import dev.sallyport.load.swarm.Pace;
import dev.sallyport.load.swarm.PacedRun;
import dev.sallyport.load.swarm.WatchRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How soon a change of the configuration is in force, and what calls to other servers notice of it. */
public final class ChangeScenario {
    private static final int CHANGES = 200;

    /** Changes begin so far apart, or when the one before is in force. */
    private static final Duration EVERY = Duration.ofMillis(150);

    private static final int OTHERS_PER_SECOND = 1_000;
    private static final Duration LEAD_IN = Duration.ofSeconds(1);
    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(20);
    private static final Duration LAST_ANSWERS_WITHIN = Duration.ofSeconds(5);
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int DIGITS = 3;

    private final Bench bench;

    public ChangeScenario(Bench bench) {
        this.bench = bench;
    }

    public List<ChangeRound> run(ChangingEdge edge) throws InterruptedException {
        List<ChangeRound> rounds = new ArrayList<>();
        try (McpClientSwarm client = bench.swarm(edge.changing(), 1)) {
            WatchRun watch = client.watch();
            for (int round = 1; round <= bench.settings().rounds(); round++) {
                ChangeRound measured = measure(round, edge, watch);
                rounds.add(measured);
                bench.out()
                        .println(
                                "round %-3d %s: in force p50 %s ms, p99 %s ms, max %s ms; others' p99 %s µs, without %s µs%s"
                                        .formatted(
                                                round,
                                                edge.scenario(),
                                                Figure.text(
                                                        1, measured.inForce().p50()),
                                                Figure.text(
                                                        1, measured.inForce().p99()),
                                                Figure.text(
                                                        1, measured.inForce().max()),
                                                Figure.text(0, measured.others().p99()),
                                                Figure.text(
                                                        0,
                                                        measured.othersBefore().p99()),
                                                Remarks.of(measured)));
            }
        }
        return rounds;
    }

    private ChangeRound measure(int round, ChangingEdge edge, WatchRun watch) throws InterruptedException {
        Calls without = calls(edge, bench.measured(), () -> {});
        Changes changes = new Changes(edge, watch);
        Calls with = calls(edge, EVERY.multipliedBy(CHANGES), changes::makeAll);
        double idleShare = without.use().targetShare();
        return new ChangeRound(
                round,
                edge.scenario(),
                CHANGES,
                times(changes.committed, NANOS_PER_MILLI),
                times(changes.inForce, NANOS_PER_MILLI),
                times(without.sinceDue(), NANOS_PER_MICRO),
                times(with.sinceDue(), NANOS_PER_MICRO),
                Figure.rounded(1, with.use().targetMicrosPer(CHANGES, idleShare) / 1e3),
                Conditions.of(with.use()),
                Errors.named(CallCounts.sum(List.of(without.counts(), with.counts(), watch.counts()))));
    }

    @FunctionalInterface
    private interface Meanwhile {
        void run() throws InterruptedException;
    }

    private record Calls(Histogram sinceDue, CpuUse use, CallCounts counts) {}

    /** Calls at a constant rate for so long, or until what goes on meanwhile is over. */
    private Calls calls(ChangingEdge edge, Duration lasting, Meanwhile meanwhile) throws InterruptedException {
        CpuMeter meter = bench.meter(edge);
        try (McpClientSwarm swarm = bench.swarm(edge)) {
            PacedRun run = swarm.pace(new Pace(OTHERS_PER_SECOND, LEAD_IN, lasting));
            Thread.sleep(LEAD_IN);
            long ends = System.nanoTime() + lasting.toNanos();
            CpuMeter.Reading start = meter.read();
            meanwhile.run();
            Thread.sleep(Duration.ofNanos(Math.max(0, ends - System.nanoTime())));
            CpuUse use = meter.read().since(start);
            return new Calls(run.awaitEnd(LAST_ANSWERS_WITHIN).sinceDue(), use, run.counts());
        }
    }

    private static final class Changes {
        private final ChangingEdge edge;
        private final WatchRun watch;
        private final Histogram committed = new Histogram(DIGITS);
        private final Histogram inForce = new Histogram(DIGITS);

        Changes(ChangingEdge edge, WatchRun watch) {
            this.edge = edge;
            this.watch = watch;
        }

        void makeAll() throws InterruptedException {
            long due = System.nanoTime();
            for (int i = 0; i < CHANGES; i++) {
                Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                // Every round begins and ends with the tool offered.
                make(i % 2 != 0);
                due += EVERY.toNanos();
            }
        }

        private void make(boolean offersTool) throws InterruptedException {
            WatchRun.Turn turn = watch.expect(offersTool ? CallOutcome.OK : CallOutcome.RPC_ERROR);
            long began = System.nanoTime();
            edge.change(offersTool);
            committed.recordValue(System.nanoTime() - began);
            inForce.recordValue(turn.await(IN_FORCE_WITHIN) - began);
        }
    }

    private static Times times(Histogram nanos, double unit) {
        return new Times(
                Figure.rounded(1, nanos.getValueAtPercentile(50) / unit),
                Figure.rounded(1, nanos.getValueAtPercentile(99) / unit),
                Figure.rounded(1, nanos.getMaxValue() / unit));
    }
}
