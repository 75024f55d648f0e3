package dev.sallyport.load.swarm;

/**
 * What clients that come and go have done so far.
 *
 * @param counts of sessions that were rightly answered from their beginning to their end
 * @param left how many of them were left without a goodbye
 */
public record Churned(CallCounts counts, long left) {}
