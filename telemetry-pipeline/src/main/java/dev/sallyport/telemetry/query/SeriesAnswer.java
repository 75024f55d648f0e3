package dev.sallyport.telemetry.query;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sallyport.telemetry.topology.Tallied;
import dev.sallyport.telemetry.window.Aggregate;
import dev.sallyport.telemetry.window.LatencySketch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The answer to {@code GET /api/v1/series}; the field names are the API's.
 *
 * @param complete whether nothing is missing
 * @param foldedCalls calls in the range of which only server and outcome are known
 * @param notCounted what was left out since the pipeline first ran, by reason
 */
record SeriesAnswer(
        String window,
        Instant from,
        Instant to,
        List<String> groupBy,
        boolean complete,
        List<Missing> missing,
        double percentileRelativeError,
        long foldedCalls,
        Map<String, Long> notCounted,
        Stats total,
        List<Series> series) {
    record Series(Map<String, String> group, Stats total, List<Point> points) {}

    record Point(Instant start, @JsonUnwrapped Stats stats) {}

    /** Percentiles are there when there is a time to take them of. */
    record Stats(
            long count,
            long requestBytes,
            long responseBytes,
            Optional<LatencySketch.Summary> duration,
            Optional<LatencySketch.Summary> overhead) {
        static Stats of(Aggregate aggregate) {
            return new Stats(
                    aggregate.calls(),
                    aggregate.requestBytes(),
                    aggregate.responseBytes(),
                    aggregate.duration().summary(),
                    aggregate.overhead().summary());
        }
    }

    static SeriesAnswer of(SeriesQuery query, Collection<SeriesPart> parts, List<Missing> missing) {
        SeriesPart all = new SeriesPart();
        parts.forEach(all::add);
        Map<String, Long> notCounted = new LinkedHashMap<>();
        for (Tallied what : Tallied.values()) {
            notCounted.put(what.label(), all.tallies().getOrDefault(what, 0L));
        }
        Aggregate total = Aggregate.empty();
        List<Series> series = new ArrayList<>();
        all.groups().forEach((group, windows) -> {
            Aggregate sum = sum(windows.values());
            total.add(sum);
            series.add(new Series(named(query.groupBy(), group), Stats.of(sum), points(windows)));
        });
        series.sort(Comparator.comparingLong((Series one) -> one.total().count())
                .reversed()
                .thenComparing(one -> one.group().toString()));
        return new SeriesAnswer(
                query.window().label(),
                query.from(),
                query.to(),
                query.groupBy().stream().map(Dimension::label).toList(),
                missing.isEmpty(),
                missing,
                LatencySketch.RELATIVE_ERROR,
                all.foldedCalls(),
                notCounted,
                Stats.of(total),
                series);
    }

    private static Aggregate sum(Collection<Aggregate> aggregates) {
        Aggregate sum = Aggregate.empty();
        aggregates.forEach(sum::add);
        return sum;
    }

    private static List<Point> points(SortedMap<Instant, Aggregate> windows) {
        List<Point> points = new ArrayList<>(windows.size());
        windows.forEach((start, aggregate) -> points.add(new Point(start, Stats.of(aggregate))));
        return points;
    }

    private static Map<String, String> named(List<Dimension> groupBy, List<Optional<String>> values) {
        Map<String, String> group = new LinkedHashMap<>();
        for (int i = 0; i < groupBy.size(); i++) {
            String label = groupBy.get(i).label();
            values.get(i).ifPresent(value -> group.put(label, value));
        }
        return group;
    }
}
