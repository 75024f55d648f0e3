package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.sallyport.edge.policy.limit.LimitStore;
import dev.sallyport.edge.policy.limit.Slots;
import dev.sallyport.edge.policy.limit.Standing;
import dev.sallyport.edge.policy.limit.WindowCount;
import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sends operations to the owners of counters. Hazelcast is asked asynchronously only; safe for any thread. */
public final class HazelcastLimitStore implements LimitStore {
    private final String edge;
    private final Supplier<Standing> standing;
    private final IMap<String, WindowCount> windows;
    private final IMap<String, Slots> slots;

    /**
     * A store behind a member or a client.
     *
     * @param edge this process
     */
    public HazelcastLimitStore(HazelcastInstance instance, String edge, Supplier<Standing> standing) {
        this.edge = edge;
        this.standing = standing;
        this.windows = instance.getMap(HazelcastLimits.WINDOWS);
        this.slots = instance.getMap(HazelcastLimits.SLOTS);
    }

    @Override
    public Future<TakeReply> take(WindowName name, Take take) {
        return asked(() -> windows.submitToKey(name.text(), new TakePermits(name.window(), take)))
                .map(TakePermits::reply);
    }

    @Override
    public Future<Void> giveBack(WindowName name, long returnedInAll) {
        return asked(() -> windows.submitToKey(name.text(), new ReturnPermits(name.window(), edge, returnedInAll)))
                .mapEmpty();
    }

    @Override
    public Future<Entry> enter(String counter, int maxCount, long slot) {
        return asked(() -> slots.submitToKey(counter, ChangeSlots.enter(edge, slot, maxCount)))
                .map(Entry::valueOf);
    }

    @Override
    public Future<Void> leave(String counter, long slot) {
        return asked(() -> slots.submitToKey(counter, ChangeSlots.leave(edge, slot)))
                .mapEmpty();
    }

    @Override
    public Future<Void> renew(String counter, Set<Long> held, long upTo) {
        return asked(() -> slots.submitToKey(counter, ChangeSlots.renew(edge, held, upTo)))
                .mapEmpty();
    }

    @Override
    public Standing standing() {
        return standing.get();
    }

    /** A member that stops throws instead of failing its future. */
    private static <T> Future<T> asked(Supplier<CompletionStage<T>> question) {
        try {
            return Future.fromCompletionStage(question.get());
        } catch (RuntimeException stopping) {
            return Future.failedFuture(stopping);
        }
    }
}
