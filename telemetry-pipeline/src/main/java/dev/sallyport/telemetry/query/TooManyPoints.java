package dev.sallyport.telemetry.query;

/** The answer would be larger than an answer may be. */
final class TooManyPoints extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyPoints() {
        super("The answer would have more than " + SeriesPart.POINTS_MAX
                + " points. Ask for a shorter time, for window=1m, for fewer dimensions in groupBy, or filter.");
    }
}
