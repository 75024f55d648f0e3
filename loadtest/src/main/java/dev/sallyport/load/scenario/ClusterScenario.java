package dev.sallyport.load.scenario;

import dev.sallyport.load.machine.CpuMeter;
import dev.sallyport.load.machine.CpuUse;
import dev.sallyport.load.machine.Proc;
import dev.sallyport.load.report.ClusterRound;
import dev.sallyport.load.report.ClusterRound.SpentLimit;
import dev.sallyport.load.report.Conditions;
import dev.sallyport.load.report.Figure;
import dev.sallyport.load.subject.SharedLimit;
import dev.sallyport.load.swarm.Admissions;
import dev.sallyport.load.swarm.AttemptRun;
import dev.sallyport.load.swarm.CallCounts;
import dev.sallyport.load.swarm.CallOutcome;
import dev.sallyport.load.swarm.Endpoint;
import dev.sallyport.load.swarm.McpClientSwarm;
import dev.sallyport.load.swarm.SwarmRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a call costs on edges that count limits together, as many calls as go through; and whether they ever let more through
 * than a limit says.
 */
public final class ClusterScenario {
    private static final Duration LEAD_IN = Duration.ofSeconds(1);
    private static final Duration SETTLES = Duration.ofSeconds(3);
    private static final Duration LAST_ANSWERS_WITHIN = Duration.ofSeconds(20);

    /** Some windows of the small limit. */
    private static final Duration ATTEMPTS_FOR = SharedLimit.PERIOD.multipliedBy(4);

    /** On each edge, beside those whose calls go through. */
    private static final int ATTEMPTING = 8;

    private final Bench bench;

    public ClusterScenario(Bench bench) {
        this.bench = bench;
    }

    /** The clusters take turns. */
    public List<ClusterRound> run(List<SharedLimit> clusters) throws InterruptedException {
        List<ClusterRound> rounds = new ArrayList<>();
        for (int round = 1; round <= bench.settings().rounds(); round++) {
            Map<SharedLimit, Double> idle = idle(clusters);
            for (SharedLimit cluster : clusters) {
                Turn turn = new Turn(round, cluster, idle.getOrDefault(cluster, 0.0));
                keep(measure(turn, "/key", cluster.keyed(), Optional.empty()), rounds);
                keep(measure(turn, "", cluster.governed(), Optional.of(cluster.limited())), rounds);
            }
        }
        return rounds;
    }

    private void keep(ClusterRound measured, List<ClusterRound> rounds) {
        rounds.add(measured);
        bench.out()
                .println("round %-3d %s: %s CPU µs a call (%s with %s of a core idle), %s calls/s%s%s"
                        .formatted(
                                measured.round(),
                                measured.scenario(),
                                Figure.text(1, measured.targetCpuMicros()),
                                Figure.text(1, measured.wholeCpuMicros()),
                                Figure.percent(measured.idleShare()),
                                Figure.text(0, measured.callsPerSecond()),
                                measured.limit()
                                        .map(limit -> "; %d of %d attempts over the limit, windows %s"
                                                .formatted(limit.overAdmissions(), limit.attempts(), limit.windows()))
                                        .orElse(""),
                                Remarks.of(measured)));
    }

    /** What each cluster's edges take of a core while nobody calls any. */
    private Map<SharedLimit, Double> idle(List<SharedLimit> clusters) throws InterruptedException {
        Thread.sleep(SETTLES);
        Map<SharedLimit, Duration> before = new HashMap<>();
        long began = System.nanoTime();
        clusters.forEach(cluster -> before.put(cluster, cpu(cluster)));
        Thread.sleep(bench.measured());
        Map<SharedLimit, Double> shares = new HashMap<>();
        double nanos = System.nanoTime() - began;
        before.forEach(
                (cluster, from) -> shares.put(cluster, cpu(cluster).minus(from).toNanos() / nanos));
        return shares;
    }

    private static Duration cpu(SharedLimit cluster) {
        return cluster.pids().stream().map(Proc::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    /** @param idleShare what the cluster's edges take of a core while nobody calls */
    private record Turn(int round, SharedLimit cluster, double idleShare) {}

    private ClusterRound measure(Turn turn, String server, List<Endpoint> called, Optional<List<Endpoint>> limited)
            throws InterruptedException {
        CpuMeter meter = bench.meter(turn.cluster().pids());
        List<McpClientSwarm> swarms = new ArrayList<>();
        try {
            open(called, bench.settings().connections(), swarms);
            List<SwarmRun> runs = swarms.stream().map(McpClientSwarm::saturate).toList();
            Thread.sleep(LEAD_IN);
            double operationsBefore = turn.cluster().operations();
            CpuMeter.Reading start = meter.read();
            long before = counts(runs).ok();
            Thread.sleep(bench.measured());
            CpuMeter.Reading end = meter.read();
            long calls = counts(runs).ok() - before;
            double operations = turn.cluster().operations() - operationsBefore;
            Optional<Attempted> attempted =
                    limited.isPresent() ? Optional.of(attempt(limited.get())) : Optional.empty();
            Map<String, Long> errors = Errors.named(counts(runs));
            attempted.ifPresent(attempts -> errors.putAll(attempts.errors()));
            return figures(turn, server, end.since(start), new Calls(calls, operations, attempted, errors));
        } finally {
            swarms.forEach(McpClientSwarm::close);
        }
    }

    private void open(List<Endpoint> endpoints, int connections, List<McpClientSwarm> into) {
        endpoints.forEach(endpoint -> into.add(bench.swarm(endpoint, connections)));
    }

    private static CallCounts counts(List<SwarmRun> runs) {
        return CallCounts.sum(runs.stream().map(SwarmRun::counts).toList());
    }

    /** @param errors what is neither an answer nor a refusal by the limit */
    private record Attempted(SpentLimit limit, Map<String, Long> errors) {}

    /** Clients on every edge try for some windows, while the others go on. */
    private Attempted attempt(List<Endpoint> endpoints) throws InterruptedException {
        List<McpClientSwarm> swarms = new ArrayList<>();
        try {
            // Opening a session counts, too: not in a window that is looked at.
            open(endpoints, ATTEMPTING, swarms);
            Thread.sleep(SharedLimit.PERIOD);
            List<AttemptRun> runs = swarms.stream()
                    .map(swarm -> swarm.attempt(SharedLimit.PERIOD))
                    .toList();
            Thread.sleep(ATTEMPTS_FOR);
            List<Admissions> admitted =
                    runs.stream().map(run -> run.end(LAST_ANSWERS_WITHIN)).toList();
            CallCounts counts =
                    CallCounts.sum(runs.stream().map(AttemptRun::counts).toList());
            return attempted(Admissions.sum(SharedLimit.PERIOD, admitted).fill(SharedLimit.CALLS), counts);
        } finally {
            swarms.forEach(McpClientSwarm::close);
            // The next ones may open their sessions.
            Thread.sleep(SharedLimit.PERIOD);
        }
    }

    private static Attempted attempted(Admissions.Fill fill, CallCounts counts) {
        Map<String, Long> errors = new TreeMap<>(Errors.named(counts));
        long refused = taken(errors, CallOutcome.LIMITED);
        long notCounted = taken(errors, CallOutcome.UNAVAILABLE);
        if (fill.over() > 0) {
            errors.put("OVER_ADMITTED", fill.over());
        }
        return new Attempted(
                new SpentLimit(
                        SharedLimit.CALLS,
                        SharedLimit.PERIOD.toMillis() / 1e3,
                        counts.ok() + refused + notCounted,
                        notCounted,
                        fill.windows(),
                        fill.over()),
                errors);
    }

    private static long taken(Map<String, Long> errors, CallOutcome outcome) {
        return Optional.ofNullable(errors.remove(outcome.name())).orElse(0L);
    }

    private record Calls(long ok, double operations, Optional<Attempted> attempted, Map<String, Long> errors) {}

    private static ClusterRound figures(Turn turn, String server, CpuUse use, Calls calls) {
        return new ClusterRound(
                turn.round(),
                turn.cluster().scenario() + server,
                turn.cluster().size(),
                calls.ok(),
                Figure.rounded(1, calls.ok() / (use.wall().toNanos() / 1e9)),
                Figure.rounded(2, use.targetMicrosPer(calls.ok())),
                Figure.rounded(4, turn.idleShare()),
                Figure.rounded(2, use.targetMicrosPer(calls.ok(), turn.idleShare())),
                Figure.rounded(6, calls.operations() / Math.max(1, calls.ok())),
                calls.attempted().map(Attempted::limit),
                Conditions.of(use),
                calls.errors());
    }
}
