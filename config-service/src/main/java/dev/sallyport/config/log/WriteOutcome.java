package dev.sallyport.config.log;

import dev.sallyport.config.decide.Decision;

/** What became of a submitted command. */
public sealed interface WriteOutcome {
    /**
     * It was decided, and what there was to write is in the log and in the view.
     *
     * @param offset of the config log, that an edge must have applied to have this change in force
     */
    record Decided(Decision decision, long offset) implements WriteOutcome {}

    /** Kafka is away, or too much is waiting. */
    record Unavailable(Certainty certainty, String reason) implements WriteOutcome {}

    /** What is known of a write that was not answered. */
    enum Certainty {
        NOTHING_WRITTEN,
        /** It may be in the log, now or once Kafka is back. */
        UNKNOWN
    }
}
