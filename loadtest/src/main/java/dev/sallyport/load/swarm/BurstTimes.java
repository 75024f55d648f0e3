package dev.sallyport.load.swarm;

import org.HdrHistogram.Histogram;

/**
 * How long bursts took, in nanoseconds.
 *
 * @param calls from the moment a burst was due to each answer
 * @param whole and to its last answer
 */
public record BurstTimes(Histogram calls, Histogram whole) {}
