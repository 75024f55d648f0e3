package dev.sallyport.load.report;

import dev.sallyport.load.machine.Cores;
import dev.sallyport.load.machine.MachineFacts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Rounds as tests need them. */
final class Rounds {
    static final Conditions QUIET = new Conditions(1, 0.6, 0.01, 0, false);
    static final Conditions NOISY = new Conditions(1, 1, 0.4, 0, true);

    private Rounds() {}

    static ThroughputRound throughput(String scenario, int round, double callsPerSecond, double cpuMicros) {
        return new ThroughputRound(
                round,
                scenario,
                Math.round(callsPerSecond * 10),
                10,
                callsPerSecond,
                cpuMicros,
                scenario.equals("10-plain") ? Optional.of(1.0) : Optional.empty(),
                QUIET,
                Map.of());
    }

    static ThroughputRound with(ThroughputRound round, Conditions conditions, Map<String, Long> errors) {
        return new ThroughputRound(
                round.round(),
                round.scenario(),
                round.calls(),
                round.seconds(),
                round.callsPerSecond(),
                round.targetCpuMicros(),
                round.callRecords(),
                conditions,
                errors);
    }

    static LatencyRound latency(String scenario, double p50, double p99) {
        return new LatencyRound(1, scenario, 20_000, p50, p50, p99, p99, p99, 5, 50, 20, QUIET, Map.of());
    }

    static RunFacts facts(Instant at) {
        return new RunFacts(
                at,
                "abc1234",
                new MachineFacts("A processor", 2, 4_096, "Linux 6 amd64", "OpenJDK 25"),
                new Cores(1, 0),
                "Netty with epoll",
                Settings.DEFAULT,
                Map.of("01-nginx", "nginx 1.22.1"));
    }
}
