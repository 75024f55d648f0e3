package dev.sallyport.load.report;

import java.util.Map;

/**
 * How one edge was at one moment.
 *
 * @param seconds since the load began
 * @param quantities those that were taken; not every sample has all
 */
public record SoakSample(double seconds, String edge, Map<Quantity, Double> quantities) {
    public SoakSample {
        quantities = Map.copyOf(quantities);
    }
}
