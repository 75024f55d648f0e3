package dev.sallyport.edge.cluster;

import dev.sallyport.edge.policy.limit.ConcurrencyGate;
import dev.sallyport.edge.policy.limit.LimitGate;
import dev.sallyport.edge.policy.limit.LimitMetrics;
import dev.sallyport.edge.policy.limit.LimitStore;
import dev.sallyport.edge.policy.limit.LocalCounts;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The limits of this edge, counted over its cluster, or by itself where it has none. Safe for any thread. */
public final class ClusterLimits {
    /**
     * A call waits this long for the cluster before its limit decides without: longer than counts need to move to another edge
     * on a busy machine, shorter than a client's patience.
     */
    private static final long DEADLINE_MILLIS = 2_000;

    /** Counters that are live on this edge: at some 300 bytes each a few dozen megabytes. */
    private static final int COUNTERS_MAX = 100_000;

    private final LimitMetrics metrics = new LimitMetrics();
    private final LimitGate rates;
    private final ConcurrencyGate concurrency;

    ClusterLimits(Optional<LimitStore> ofCluster) {
        LongSupplier clock = System::currentTimeMillis;
        LimitStore store = ofCluster.orElseGet(() -> new LocalCounts(clock));
        this.rates = new LimitGate(store, metrics, clock, DEADLINE_MILLIS, COUNTERS_MAX);
        this.concurrency = new ConcurrencyGate(store, metrics, clock, DEADLINE_MILLIS);
    }

    public LimitGate rates() {
        return rates;
    }

    public ConcurrencyGate concurrency() {
        return concurrency;
    }

    public LimitMetrics metrics() {
        return metrics;
    }

    /** To be called every {@link LimitGate#TICK_MILLIS}. */
    public void tick() {
        rates.tick();
        concurrency.tick();
    }

    /** Gives back what was not used, before this edge leaves. */
    void giveBack() {
        rates.giveBack();
    }
}
