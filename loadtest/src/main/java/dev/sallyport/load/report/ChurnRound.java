package dev.sallyport.load.report;

import java.util.Map;

/**
 * Clients that come and go.
 *
 * @param sessions that were opened, used once and ended in the measured time
 * @param targetCpuMicros processor time of the target for each of them
 * @param left of all sessions of the round, those whose clients left without a goodbye
 */
public record ChurnRound(
        int round,
        String scenario,
        long sessions,
        double seconds,
        double sessionsPerSecond,
        double targetCpuMicros,
        long left,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {}
