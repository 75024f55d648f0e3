package dev.sallyport.load.report;

import java.util.Map;

/**
 * One start, and the first calls after it, at a constant rate. Times of calls are microseconds from when a call was due to its
 * answer.
 *
 * @param readyMillis from when the process was begun until it said that it may be called
 * @param openedMillis from then until all clients had a session
 */
public record StartRound(
        int round,
        String scenario,
        double readyMillis,
        double openedMillis,
        long calls,
        double p50,
        double p99,
        double p999,
        double max,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {}
