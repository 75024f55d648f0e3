package dev.sallyport.edge.stream.ring;

import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The rings of this edge, over all its event loops. Safe for any thread. */
public final class Rings {
    /**
     * What all streams of an edge may have in rings or on the way to them. Every byte is kept twice by the cluster, so a
     * member of a cluster whose edges are alike holds about twice as much.
     */
    private static final long BYTES_MAX = 64L * 1024 * 1024;

    private final RingStore store;
    private final RingMetrics metrics = new RingMetrics();
    private final List<LoopRings> loops = new CopyOnWriteArrayList<>();
    private final int loopsMax;

    /** Rings in {@code store}, of so many event loops. */
    public Rings(RingStore store, int loopsMax) {
        this.store = store;
        this.loopsMax = loopsMax;
        store.follow(news -> loops.forEach(loop -> loop.hear(news)));
    }

    /** The part of the event loop of {@code context}, on which it is called. */
    public LoopRings join(Context context) {
        LoopRings loop = new LoopRings(store, metrics, context, Math.max(1, BYTES_MAX / loopsMax));
        loops.add(loop);
        return loop;
    }

    public RingMetrics metrics() {
        return metrics;
    }

    /** To be called every {@value LoopRings#LEASE_MILLIS} ms. */
    public void tick() {
        store.tick();
    }

    /** Nothing is written any more. */
    public void close() {
        store.close();
    }
}
