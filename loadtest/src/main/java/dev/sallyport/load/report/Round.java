package dev.sallyport.load.report;

import java.util.Map;

/** One measurement of one target. */
public sealed interface Round permits ThroughputRound, LatencyRound {
    String scenario();

    Conditions conditions();

    /** Calls that were not answered rightly, by what was wrong; a round with any is no result. */
    Map<String, Long> errors();
}
