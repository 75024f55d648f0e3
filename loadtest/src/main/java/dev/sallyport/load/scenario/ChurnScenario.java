package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.machine.CpuUse;
import dev.sallyport.load.report.ChurnRound;
import dev.sallyport.load.report.Conditions;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.report.Results;
import dev.sallyport.load.report.Results.Churn.Remaining;
import dev.sallyport.load.report.RunFacts;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.ChurnSwarm;
import dev.sallyport.load.swarm.Churned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a session costs that is opened, used once and ended, and whether anything of it remains. */
public final class ChurnScenario {
    private static final Duration LEAD_IN = Duration.ofSeconds(1);

    /** An edge keeps for a minute that a session was ended, so that no other brings it back. */
    private static final Duration FORGOTTEN_WITHIN = Duration.ofSeconds(90);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Bench bench;

    public ChurnScenario(Bench bench) {
        this.bench = bench;
    }

    /**
     * All rounds, and what remains behind them.
     *
     * @param edge the one among the targets that keeps sessions
     */
    public Results.Churn run(RunFacts facts, List<Target> targets, Target edge) throws InterruptedException {
        long before = edge.liveSessions().orElseThrow();
        long left = 0;
        for (Target target : targets) {
            bench.out().println("warm-up   " + target.scenario());
            try (ChurnSwarm swarm = swarm(target)) {
                Thread.sleep(Duration.ofSeconds(bench.settings().warmUpSeconds()));
                Churned churned = swarm.finish();
                left += target.scenario().equals(edge.scenario()) ? churned.left() : 0;
            }
        }
        List<ChurnRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            for (Target target : targets) {
                ChurnRound measured = told(measure(round, target));
                rounds.add(measured);
                left += target.scenario().equals(edge.scenario()) ? measured.left() : 0;
            }
        }
        return new Results.Churn(facts, rounds, remaining(edge, before, left));
    }

    private ChurnRound told(ChurnRound measured) {
        bench.out()
                .println("round %-3d %s: %s sessions/s, %s CPU µs a session, %d left%s"
                        .formatted(
                                measured.round(),
                                measured.scenario(),
                                Figure.text(0, measured.sessionsPerSecond()),
                                Figure.text(1, measured.targetCpuMicros()),
                                measured.left(),
                                Remarks.of(measured)));
        return measured;
    }

    private ChurnRound measure(int round, Target target) throws InterruptedException {
        CpuMeter meter = bench.meter(target);
        try (ChurnSwarm swarm = swarm(target)) {
            Thread.sleep(LEAD_IN);
            CpuMeter.Reading start = meter.read();
            Churned before = swarm.churned();
            Thread.sleep(bench.measured());
            CpuUse use = meter.read().since(start);
            Churned after = swarm.churned();
            long sessions = after.counts().ok() - before.counts().ok();
            Churned all = swarm.finish();
            double seconds = use.wall().toNanos() / 1e9;
            return new ChurnRound(
                    round,
                    target.scenario(),
                    sessions,
                    Figure.rounded(3, seconds),
                    Figure.rounded(1, sessions / seconds),
                    Figure.rounded(2, use.targetMicrosPer(sessions)),
                    all.left(),
                    Conditions.of(use),
                    Errors.named(all.counts()));
        }
    }

    /** What the edge has of the run once it has had time to forget those that were ended. */
    private Remaining remaining(Target edge, long before, long left) throws InterruptedException {
        long gone = System.nanoTime();
        while (true) {
            Thread.sleep(BETWEEN_LOOKS);
            long there = edge.liveSessions().orElseThrow() - before;
            Duration after = Duration.ofNanos(System.nanoTime() - gone);
            if (there == left || after.compareTo(FORGOTTEN_WITHIN) > 0) {
                bench.out()
                        .println("remaining %d sessions %d s after the last client left, %d of which were left so"
                                .formatted(there, after.toSeconds(), left));
                return new Remaining(left, there, Figure.rounded(1, after.toMillis() / 1e3));
            }
        }
    }

    private ChurnSwarm swarm(Target target) {
        return ChurnSwarm.start(
                bench.transport(), target.endpoint(), bench.settings().connections());
    }
}
