package dev.sallyport.load.report;

import java.util.Map;
import java.util.Optional;

/**
 * Events at a constant rate over all streams. Times are microseconds from when an event was due at the upstream to when its
 * client had it.
 *
 * @param sentLateP99 how late the upstream itself was
 * @param targetCpuMicros processor time of the target for each event
 * @param otherEdgeCpuMicros that of the other edge of its cluster, which has no client
 */
public record RelayRound(
        int round,
        String scenario,
        long events,
        double p50,
        double p90,
        double p99,
        double p999,
        double max,
        double sentLateP50,
        double sentLateP99,
        double targetCpuMicros,
        Optional<Double> otherEdgeCpuMicros,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {}
