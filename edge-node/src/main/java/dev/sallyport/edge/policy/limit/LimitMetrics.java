package dev.sallyport.edge.policy.limit;

import java.util.concurrent.atomic.LongAdder;

/** What the limits of this process did so far. Safe for any thread. */
public final class LimitMetrics {
    private final LongAdder remoteOperations = new LongAdder();
    private final LongAdder grants = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder stranded = new LongAdder();

    /** Operations sent to owners of counters, wherever they are. */
    public long remoteOperations() {
        return remoteOperations.sum();
    }

    public long grants() {
        return grants.sum();
    }

    public long refusals() {
        return refusals.sum();
    }

    /** Calls that were refused because the counts could not be asked. */
    public long unavailable() {
        return unavailable.sum();
    }

    /** Permits that this edge took and let go unused with their window. */
    public long stranded() {
        return stranded.sum();
    }

    void countOperation() {
        remoteOperations.increment();
    }

    void countStranded(long permits) {
        stranded.add(permits);
    }

    Grant count(Grant grant) {
        switch (grant) {
            case Grant.Admitted admitted -> grants.increment();
            case Grant.Refused refused -> refusals.increment();
            case Grant.Unavailable away -> unavailable.increment();
        }
        return grant;
    }

    Entrance count(Entrance entrance) {
        switch (entrance) {
            case Entrance.Inside inside -> grants.increment();
            case Entrance.Full full -> refusals.increment();
            case Entrance.Unavailable away -> unavailable.increment();
        }
        return entrance;
    }
}
