package dev.sallyport.load.report;

import java.util.Map;
import java.util.Optional;

/**
 * Clients that come and go.
 *
 * @param sessions that were opened, used once and ended in the measured time
 * @param targetCpuMicros processor time of the target for each of them
 * @param left of all sessions of the round, those whose clients left without a goodbye
 * @param remaining of all sessions of the round, those that the target had afterwards; empty where it keeps none
 */
public record ChurnRound(
        int round,
        String scenario,
        long sessions,
        double seconds,
        double sessionsPerSecond,
        double targetCpuMicros,
        long left,
        Optional<Long> remaining,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {}
