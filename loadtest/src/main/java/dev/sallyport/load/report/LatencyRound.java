package dev.sallyport.load.report;

import java.util.Map;

/**
 * Calls at a constant rate. Times are microseconds from when a call was due to its answer.
 *
 * @param sentLateP99 how late the generator itself was
 */
public record LatencyRound(
        int round,
        String scenario,
        long calls,
        double p50,
        double p90,
        double p99,
        double p999,
        double max,
        double sentLateP50,
        double sentLateP99,
        double targetCpuMicros,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {}
