package dev.sallyport.load.report;

import java.util.Map;

/** One measurement of one target. */
public sealed interface Round
        permits ThroughputRound,
                LatencyRound,
                RelayRound,
                StartRound,
                ClusterRound,
                ChangeRound,
                RefusalRound,
                FloodRound,
                ChurnRound,
                BurstRound {
    String scenario();

    Conditions conditions();

    /** Calls and events that were not as they should be, by what was wrong; a round with any is no result. */
    Map<String, Long> errors();
}
