package dev.sallyport.contract.config.policy;

/** A policy that counts. */
public sealed interface Limit extends PolicyAction permits RateLimit, Quota, LimitConcurrency {
    /** What it counts by. */
    CounterKey counterKey();
}
