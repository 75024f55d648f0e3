package dev.sallyport.load.report;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** The middle of several rounds: one bad round does not move it. */
final class Median {
    private Median() {}

    static <T> double of(Collection<T> rounds, ToDoubleFunction<T> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no rounds to take a median of");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
