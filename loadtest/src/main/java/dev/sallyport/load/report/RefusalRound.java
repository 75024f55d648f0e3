package dev.sallyport.load.report;

import java.util.Map;

/**
 * As many refused requests as go through.
 *
 * @param refused in the measured time, as it was to be; with those that were put off
 * @param putOff how many of them were refused without a look at them
 * @param targetCpuMicros processor time of the target, all its threads, for each of them
 */
public record RefusalRound(
        int round,
        String scenario,
        long refused,
        long putOff,
        double seconds,
        double refusedPerSecond,
        double targetCpuMicros,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {
    double putOffShare() {
        return (double) putOff / Math.max(1, refused);
    }
}
