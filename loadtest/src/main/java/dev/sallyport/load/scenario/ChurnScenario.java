package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.machine.CpuUse;
import dev.sallyport.load.report.ChurnRound;
import dev.sallyport.load.report.Conditions;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.subject.Target;
import dev.sallyport.load.swarm.ChurnSwarm;
import dev.sallyport.load.swarm.Churned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a session costs that is opened, used once and ended, and whether anything of it remains. */
public final class ChurnScenario {
    private static final Duration LEAD_IN = Duration.ofSeconds(1);
    private static final Duration FORGOTTEN_WITHIN = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Bench bench;

    public ChurnScenario(Bench bench) {
        this.bench = bench;
    }

    public List<ChurnRound> run(List<Target> targets) throws InterruptedException {
        for (Target target : targets) {
            bench.out().println("warm-up   " + target.scenario());
            try (ChurnSwarm swarm = swarm(target)) {
                Thread.sleep(Duration.ofSeconds(bench.settings().warmUpSeconds()));
                swarm.finish();
            }
        }
        List<ChurnRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            for (Target target : targets) {
                ChurnRound measured = measure(round, target);
                rounds.add(measured);
                bench.out()
                        .println("round %-3d %s: %s sessions/s, %s CPU µs a session, %d left, still there %s%s"
                                .formatted(
                                        round,
                                        target.scenario(),
                                        Figure.text(0, measured.sessionsPerSecond()),
                                        Figure.text(1, measured.targetCpuMicros()),
                                        measured.left(),
                                        measured.remaining()
                                                .map(Object::toString)
                                                .orElse("–"),
                                        Remarks.of(measured)));
            }
        }
        return rounds;
    }

    private ChurnRound measure(int round, Target target) throws InterruptedException {
        CpuMeter meter = bench.meter(target);
        Optional<Long> sessionsBefore = target.liveSessions();
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
            Optional<Long> remaining = sessionsBefore.isPresent()
                    ? Optional.of(remaining(target, sessionsBefore.get(), all.left()))
                    : Optional.empty();
            return new ChurnRound(
                    round,
                    target.scenario(),
                    sessions,
                    Figure.rounded(3, seconds),
                    Figure.rounded(1, sessions / seconds),
                    Figure.rounded(2, use.targetMicrosPer(sessions)),
                    all.left(),
                    remaining,
                    Conditions.of(use),
                    errors(all, remaining));
        }
    }

    /** What the target has of the round's sessions once it has had time to forget those that were ended. */
    private static long remaining(Target target, long before, long left) throws InterruptedException {
        long deadline = System.nanoTime() + FORGOTTEN_WITHIN.toNanos();
        while (true) {
            long remaining = target.liveSessions().orElse(before) - before;
            if (remaining == left || System.nanoTime() > deadline) {
                return remaining;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static Map<String, Long> errors(Churned all, Optional<Long> remaining) {
        Map<String, Long> errors = new TreeMap<>(Errors.named(all.counts()));
        remaining
                .map(there -> Math.abs(there - all.left()))
                .filter(amiss -> amiss > 0)
                .ifPresent(amiss -> errors.put("SESSIONS_AMISS", amiss));
        return errors;
    }

    private ChurnSwarm swarm(Target target) {
        return ChurnSwarm.start(
                bench.transport(), target.endpoint(), bench.settings().connections());
    }
}
