package dev.sallyport.load.report;

import java.util.Map;

/**
 * Callers at a constant rate, with a flood of requests beside them that are refused. Times are microseconds from when a
 * call was due to its answer.
 *
 * @param refused of the flood in the measured time, with those that were put off
 * @param targetCores processor time of the target, in seconds a second
 */
public record FloodRound(
        int round,
        String scenario,
        long calls,
        double p50,
        double p90,
        double p99,
        double p999,
        double max,
        double sentLateP99,
        long refused,
        long putOff,
        double refusedPerSecond,
        double targetCores,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {
    /** The round's name when there is no flood. */
    public static final String WITHOUT = "61-floods/without";

    double putOffShare() {
        return (double) putOff / Math.max(1, refused);
    }
}
