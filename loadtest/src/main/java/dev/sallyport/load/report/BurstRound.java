package dev.sallyport.load.report;

import java.util.Map;

/**
 * Callers at a constant rate, and bursts of many calls at once on other connections. Times are microseconds from when a
 * call or a burst was due.
 *
 * @param p50 of the callers at a constant rate, as the other percentiles
 * @param bursts how many were measured
 * @param burstCallP50 to the answer of a call of a burst
 * @param burstP50 to the last answer of a burst
 */
public record BurstRound(
        int round,
        String scenario,
        long calls,
        double p50,
        double p90,
        double p99,
        double p999,
        double sentLateP99,
        long bursts,
        double burstCallP50,
        double burstP50,
        double burstMax,
        double targetCpuMicros,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {}
