package dev.sallyport.config.log;

import dev.sallyport.config.decide.RevocationCommand.Verdict;

/** What became of a command about revocations. */
public sealed interface RevocationOutcome {
    /** It was decided, and what there was to write is in the log. */
    record Decided(Verdict verdict) implements RevocationOutcome {}

    /** Kafka is away, or too much is waiting. What was tried may be in the log all the same, or come there. */
    record Unavailable(String reason) implements RevocationOutcome {}
}
