package dev.sallyport.telemetry.query;

import dev.sallyport.telemetry.window.SeriesKey;
import dev.sallyport.telemetry.window.WindowSize;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which windows of which series.
 *
 * @param from the start of the first window
 * @param to the end of the last one
 * @param filter what a series must have
 * @param groupBy what tells the series of the answer apart; the rest is added up
 */
record SeriesQuery(
        WindowSize window, Instant from, Instant to, Map<Dimension, String> filter, List<Dimension> groupBy) {
    SeriesQuery {
        filter = Map.copyOf(filter);
        groupBy = List.copyOf(groupBy);
    }

    boolean matches(SeriesKey series) {
        return filter.keySet().stream().allMatch(dimension -> matches(dimension, series));
    }

    /** Whether calls of this folded series might be among those that are asked for. */
    boolean mayBeIn(SeriesKey folded) {
        return matches(Dimension.SERVER, folded) && matches(Dimension.OUTCOME, folded);
    }

    private boolean matches(Dimension dimension, SeriesKey series) {
        return Optional.ofNullable(filter.get(dimension))
                .map(SeriesKey::bounded)
                .map(wanted -> dimension.of(series).filter(wanted::equals).isPresent())
                .orElse(true);
    }

    List<Optional<String>> group(SeriesKey series) {
        return groupBy.stream().map(dimension -> dimension.of(series)).toList();
    }

    /** As the API reads it. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("window", window.label());
        parameters.put("from", from.toString());
        parameters.put("to", to.toString());
        filter.forEach((dimension, value) -> parameters.put(dimension.label(), value));
        if (!groupBy.isEmpty()) {
            parameters.put("groupBy", groupBy.stream().map(Dimension::label).collect(Collectors.joining(",")));
        }
        return parameters;
    }
}
