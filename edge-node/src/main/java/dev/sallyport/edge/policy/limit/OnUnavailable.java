package dev.sallyport.edge.policy.limit;

/** What a rule does while the cluster's counts cannot be asked. */
public enum OnUnavailable {
    /** Refuses: never too much, at the price of calls. */
    CLOSED,
    /** Admits without counting: never too little, at the price of the limit. */
    OPEN,
    /**
     * Admits this edge's share of the limit once it is certain that the others set that share aside; refuses until
     * then. Exact, see decision 0009.
     */
    LOCAL_SHARE
}
