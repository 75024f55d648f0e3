package dev.sallyport.edge.policy.limit;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * The counts of an edge that has no cluster: in its own memory, so that they end with it. Safe for any thread; answers
 * at once.
 */
public final class LocalCounts implements LimitStore {
    private static final String SELF = "self";
    private static final int PURGE_EVERY = 1_024;

    private final Map<String, Count> windows = new ConcurrentHashMap<>();
    private final Map<String, Slots> slots = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    private record Count(WindowCount count, long end) {}

    /** Counts by {@code clock}, in milliseconds since the epoch. */
    public LocalCounts(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public Future<TakeReply> take(WindowName window, Take take) {
        AtomicReference<TakeReply> reply = new AtomicReference<>(new TakeReply.NotNow());
        windows.compute(window.text(), (text, before) -> {
            WindowCount.Change change = (before == null ? WindowCount.NONE : before.count()).take(take, take.limit());
            reply.set(change.reply());
            return new Count(change.after(), window.window().end());
        });
        if (windows.size() % PURGE_EVERY == 0) {
            long now = clock.getAsLong();
            windows.values().removeIf(count -> count.end() < now);
        }
        return Future.succeededFuture(reply.get());
    }

    @Override
    public Future<Void> giveBack(WindowName window, long returnedInAll) {
        windows.computeIfPresent(
                window.text(), (text, count) -> new Count(count.count().giveBack(SELF, returnedInAll), count.end()));
        return Future.succeededFuture();
    }

    @Override
    public Future<Entry> enter(String counter, int maxCount, long slot) {
        AtomicReference<Entry> entry = new AtomicReference<>(Entry.FULL);
        slots.compute(counter, (text, held) -> {
            Slots before = held == null ? Slots.NONE : held;
            if (before.count() >= maxCount) {
                return before;
            }
            entry.set(Entry.ENTERED);
            return before.enter(SELF, slot, clock.getAsLong());
        });
        return Future.succeededFuture(entry.get());
    }

    @Override
    public Future<Void> leave(String counter, long slot) {
        return change(counter, held -> held.leave(SELF, slot, clock.getAsLong()));
    }

    @Override
    public Future<Void> renew(String counter, Set<Long> held, long upTo) {
        return change(counter, all -> all.renew(SELF, held, upTo, clock.getAsLong()));
    }

    private Future<Void> change(String counter, UnaryOperator<Slots> change) {
        slots.computeIfPresent(counter, (text, held) -> {
            Slots after = change.apply(held);
            return after.count() == 0 ? null : after;
        });
        return Future.succeededFuture();
    }

    @Override
    public Standing standing() {
        return new Standing.Together(1);
    }
}
