package dev.sallyport.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a quantity of an edge changed over a soak: the median of its second quarter, when everything has settled, beside that
 * of its last.
 *
 * @param growthMax how much it may grow and still be flat
 */
public record Growth(
        String edge, Quantity quantity, int samples, double settled, double last, double max, double growthMax) {
    private static final int QUARTERS = 4;

    /** Empty with fewer than four samples of it. */
    static Optional<Growth> of(String edge, Quantity quantity, List<SoakSample> all) {
        List<Double> values = all.stream()
                .filter(sample -> sample.edge().equals(edge))
                .flatMap(sample -> Optional.ofNullable(sample.quantities().get(quantity)).stream())
                .toList();
        if (values.size() < QUARTERS) {
            return Optional.empty();
        }
        int quarter = values.size() / QUARTERS;
        double settled = Median.of(values.subList(quarter, 2 * quarter), Double::doubleValue);
        double last = Median.of(values.subList(values.size() - quarter, values.size()), Double::doubleValue);
        double max = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return Optional.of(new Growth(
                edge,
                quantity,
                values.size(),
                Figure.rounded(1, settled),
                Figure.rounded(1, last),
                Figure.rounded(1, max),
                Figure.rounded(1, quantity.growthMax(settled))));
    }

    /** Of every edge and quantity of which there are enough samples. */
    public static List<Growth> all(List<SoakSample> samples) {
        List<Growth> all = new ArrayList<>();
        List<String> edges =
                samples.stream().map(SoakSample::edge).distinct().sorted().toList();
        for (Quantity quantity : Quantity.values()) {
            edges.forEach(edge -> of(edge, quantity, samples).ifPresent(all::add));
        }
        return all;
    }

    boolean isFlat() {
        return last - settled <= growthMax;
    }

    /** Whether all of them are flat. */
    public static boolean areFlat(List<Growth> all) {
        return all.stream().allMatch(Growth::isFlat);
    }
}
