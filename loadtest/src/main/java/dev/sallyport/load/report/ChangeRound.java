package dev.sallyport.load.report;

import java.util.Map;

/**
 * Changes of the configuration, one after the other, and calls that have nothing to do with them.
 *
 * @param committed milliseconds from when a change was about to be written to when Kafka had committed it
 * @param inForce milliseconds from when a change was about to be written to the first answer that shows it
 * @param othersBefore microseconds that calls took at the same rate without changes
 * @param others the same with changes
 * @param cpuMillis processor time of the edge for each change
 */
public record ChangeRound(
        int round,
        String scenario,
        int changes,
        Times committed,
        Times inForce,
        Times othersBefore,
        Times others,
        double cpuMillis,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {
    /** Percentiles. */
    public record Times(double p50, double p99, double max) {}
}
