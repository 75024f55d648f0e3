package dev.sallyport.load.scenario;

import dev.sallyport.load.report.Figure;
import org.HdrHistogram.Histogram;

/** Percentiles of times in nanoseconds, as results keep them. */
final class Micros {
    private static final double NANOS_PER_MICRO = 1_000;

    private Micros() {}

    static double of(Histogram times, double percentile) {
        return Figure.rounded(1, times.getValueAtPercentile(percentile) / NANOS_PER_MICRO);
    }
}
