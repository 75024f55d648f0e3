package dev.sallyport.edge.stream.ring;

import dev.sallyport.edge.session.StreamHome;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The rings of an edge that is by itself: they are resumed on this edge, and end with it. Safe for any thread. */
public final class LocalRings implements RingStore {
    /** More streams than an edge has, with those that ended of late. */
    private static final int RINGS_MAX = 20_000;

    /** How long a ring is kept that was taken over and has not been added to yet. */
    private static final long CLAIM_MILLIS = 60_000;

    private final long self = new SecureRandom().nextLong();
    private final Map<String, Kept> rings = new ConcurrentHashMap<>();
    private final List<Consumer<RingNews>> listeners = new CopyOnWriteArrayList<>();
    private final LongSupplier nowMillis;

    public LocalRings(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
    }

    private record Kept(Ring ring, long untilMillis) {}

    @Override
    public long self() {
        return self;
    }

    @Override
    public StreamHome home() {
        return StreamHome.ANY;
    }

    @Override
    public Future<Set<String>> append(Map<String, RingBatch> batches) {
        Set<String> lost = new HashSet<>();
        boolean isFull = false;
        for (Map.Entry<String, RingBatch> added : batches.entrySet()) {
            if (rings.size() >= RINGS_MAX && !rings.containsKey(added.getKey())) {
                isFull = true;
            } else if (!append(added.getKey(), added.getValue())) {
                lost.add(added.getKey());
            }
        }
        return isFull ? Future.failedFuture("as many rings as there may be") : Future.succeededFuture(lost);
    }

    private boolean append(String stream, RingBatch batch) {
        AtomicBoolean done = new AtomicBoolean();
        rings.compute(stream, (name, kept) -> {
            Ring ring = kept == null ? Ring.of(batch.owner(), batch.term()) : kept.ring();
            done.set(ring.append(batch));
            return new Kept(ring, nowMillis.getAsLong() + batch.bounds().ageMillis());
        });
        return done.get();
    }

    @Override
    public Future<Optional<RingReading>> read(String stream, long after) {
        RingReading[] reading = new RingReading[1];
        rings.computeIfPresent(stream, (name, kept) -> {
            reading[0] = kept.ring().read(after);
            return kept;
        });
        return Future.succeededFuture(Optional.ofNullable(reading[0]));
    }

    @Override
    public Future<Long> claim(String stream, long from) {
        long[] term = new long[1];
        rings.compute(stream, (name, kept) -> {
            term[0] = kept == null ? 1 : kept.ring().claim(from, self);
            return kept == null ? new Kept(Ring.of(self, 1), nowMillis.getAsLong() + CLAIM_MILLIS) : kept;
        });
        return Future.succeededFuture(term[0]);
    }

    @Override
    public void remove(String stream) {
        rings.remove(stream);
    }

    @Override
    public Future<Boolean> isAlive(long edge) {
        return Future.succeededFuture(edge == self);
    }

    @Override
    public void tell(RingNews news) {
        listeners.forEach(listener -> listener.accept(news));
    }

    @Override
    public void follow(Consumer<RingNews> listener) {
        listeners.add(listener);
    }

    @Override
    public void tick() {
        long now = nowMillis.getAsLong();
        rings.values().removeIf(kept -> kept.untilMillis() < now);
    }

    @Override
    public void close() {
        rings.clear();
    }
}
