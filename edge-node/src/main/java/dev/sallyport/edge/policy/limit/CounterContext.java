package dev.sallyport.edge.policy.limit;

import java.util.function.LongSupplier;

/**
 * What all counters of an edge share.
 *
 * @param clock milliseconds since the epoch
 * @param deadlineMillis how long a call waits for the owner of its counter
 */
record CounterContext(LimitStore store, LimitMetrics metrics, LongSupplier clock, long deadlineMillis) {}
