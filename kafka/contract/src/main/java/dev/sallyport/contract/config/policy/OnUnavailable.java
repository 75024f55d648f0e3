package dev.sallyport.contract.config.policy;

/** What a limit says while the cluster's counters cannot be reached. */
public enum OnUnavailable {
    /** Nobody passes. */
    CLOSED,
    /** Everybody passes. */
    OPEN,
    /** Every edge admits its part of the limit by itself. */
    LOCAL_SHARE
}
