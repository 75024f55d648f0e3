package dev.sallyport.load.swarm;

import org.HdrHistogram.Histogram;

/**
 * How long calls took that were sent at a constant rate, in nanoseconds.
 *
 * @param sinceDue from the moment the call was due to its answer: what a client of a busy system feels
 * @param lateness from the moment the call was due to its sending: the generator's own share in it, and the wait for
 *     an answer that the same connection still owed
 */
public record Latencies(Histogram sinceDue, Histogram lateness) {}
