package dev.sallyport.telemetry.query;

import java.util.List;

/**
 * Something that the answer lacks.
 *
 * @param partitions whose calls are not in it; empty when it lacks the newest calls of all
 * @param from where they would have come from: an instance, {@code nobody}, or {@code kafka}
 */
record Missing(List<Integer> partitions, String from, String reason) {
    Missing {
        partitions = List.copyOf(partitions);
    }
}
