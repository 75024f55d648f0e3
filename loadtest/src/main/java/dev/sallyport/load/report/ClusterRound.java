package dev.sallyport.load.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As many calls as go through the edges of one cluster that share a core.
 *
 * @param calls answered rightly in the measured time, over all edges
 * @param wholeCpuMicros processor time of all edges for each of them
 * @param idleShare what the edges together take of a core while nobody calls, measured in the same round
 * @param targetCpuMicros processor time for each call without that
 * @param limitOperations what the edges asked each other about limits, for each call
 * @param limit what became of a small limit meanwhile, where one was tried
 */
public record ClusterRound(
        int round,
        String scenario,
        int edges,
        long calls,
        double callsPerSecond,
        double wholeCpuMicros,
        double idleShare,
        double targetCpuMicros,
        double limitOperations,
        Optional<SpentLimit> limit,
        Conditions conditions,
        Map<String, Long> errors)
        implements Round {
    /**
     * A limit that calls on all edges spent in every window.
     *
     * @param attempts answered in time
     * @param notCounted those that were refused because no edge could say in time whether one is left
     * @param windows how many were let through in each whole window
     * @param overAdmissions how many were let through beyond the limit
     */
    public record SpentLimit(
            int calls, double periodSeconds, long attempts, long notCounted, List<Long> windows, long overAdmissions) {
        public SpentLimit {
            windows = List.copyOf(windows);
        }
    }
}
