package dev.sallyport.telemetry.query;

import dev.sallyport.telemetry.window.SeriesKey;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What series can be filtered and grouped by. The labels are the API's parameter names. */
enum Dimension {
    SERVER,
    METHOD,
    NAME,
    OUTCOME;

    static Optional<Dimension> labelled(String label) {
        return Arrays.stream(values())
                .filter(dimension -> dimension.label().equals(label))
                .findFirst();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    Optional<String> of(SeriesKey series) {
        return switch (this) {
            case SERVER -> series.server();
            case METHOD -> series.method();
            case NAME -> series.name();
            case OUTCOME -> Optional.of(series.outcome().label());
        };
    }
}
