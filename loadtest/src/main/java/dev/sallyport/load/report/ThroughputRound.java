package dev.sallyport.load.report;

import java.util.Map;
import java.util.Optional;

/**
 * As many calls as go through.
 *
 * @param calls answered rightly in the measured time
 * @param targetCpuMicros processor time of the target, all its threads, for each of them; without a gateway the stub is
 *     the target
 * @param callRecords how many records the target wrote for each call, warm-up calls included; 1 when none is lost
 */
public record ThroughputRound(
        int round,
        String scenario,
        long calls,
        double seconds,
        double callsPerSecond,
        double targetCpuMicros,
        Optional<Double> callRecords,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {}
