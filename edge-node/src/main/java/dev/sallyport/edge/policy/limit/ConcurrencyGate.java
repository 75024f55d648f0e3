package dev.sallyport.edge.policy.limit;

import dev.sallyport.edge.policy.limit.Entrance.Slot;
import dev.sallyport.edge.policy.limit.LimitStore.Entry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Asks whether calls may be among those that are in at a time: one remote operation to enter, one to leave. One for the
 * whole edge; safe for any thread; never blocks. Somebody must {@link #tick} it, or the cluster takes this edge for
 * dead and frees its slots.
 */
public final class ConcurrencyGate {
    private static final long RENEW_MILLIS = 5_000;

    private static final Slot UNCOUNTED = () -> {};

    private final CounterContext context;
    private final AtomicLong lastSlot = new AtomicLong();
    private final Map<String, Set<Long>> held = new ConcurrentHashMap<>();
    private final Set<String> unsure = ConcurrentHashMap.newKeySet();
    private final Set<Entering> entering = ConcurrentHashMap.newKeySet();
    private volatile long renewedAt;

    /** As {@link LimitGate#LimitGate}. */
    public ConcurrencyGate(LimitStore store, LimitMetrics metrics, LongSupplier clock, long deadlineMillis) {
        this.context = new CounterContext(store, metrics, clock, deadlineMillis);
    }

    /** Asks for one call to be in; a later answer comes on {@code caller}. */
    public Decision<Entrance> enter(LimitRule.Concurrency rule, String key, Executor caller) {
        String counter = rule.id() + ".slots/" + LimitGate.bounded(key);
        if (context.store().standing() instanceof Standing.Apart) {
            return new Decision.Now<>(context.metrics().count(withoutCount(rule)));
        }
        long slot = hold(counter);
        Entering call =
                new Entering(rule, counter, slot, caller, context.clock().getAsLong());
        entering.add(call);
        context.metrics().countOperation();
        context.store().enter(counter, rule.maxCount(), slot).onComplete(call::landed);
        return new Decision.Later<>(call.answer.future());
    }

    /** Answers whoever waited too long, and renews the slots of this edge. */
    public void tick() {
        long now = context.clock().getAsLong();
        for (Entering call : entering) {
            if (now - call.since > context.deadlineMillis()) {
                call.answer(withoutCount(call.rule));
            }
        }
        if (now - renewedAt >= RENEW_MILLIS) {
            renewedAt = now;
            renew();
        }
    }

    private void renew() {
        Set<String> counters = new HashSet<>(held.keySet());
        counters.addAll(unsure);
        for (String counter : counters) {
            unsure.remove(counter);
            Statement statement = statement(counter);
            context.metrics().countOperation();
            context.store().renew(counter, statement.slots, statement.upTo).onFailure(lost -> unsure.add(counter));
        }
    }

    /** What this edge holds of one counter; slots above {@code upTo} were given out after it was made. */
    private record Statement(Set<Long> slots, long upTo) {}

    /** Numbers are given out and read under the map's lock on the counter, so that a statement misses none. */
    private Statement statement(String counter) {
        AtomicReference<Statement> statement = new AtomicReference<>();
        held.compute(counter, (name, slots) -> {
            Set<Long> all = slots == null ? Set.of() : Set.copyOf(slots);
            statement.set(new Statement(all, lastSlot.get()));
            return slots;
        });
        return statement.get();
    }

    private long hold(String counter) {
        AtomicLong given = new AtomicLong();
        held.compute(counter, (name, slots) -> {
            Set<Long> with = slots == null ? new HashSet<>() : slots;
            given.set(lastSlot.incrementAndGet());
            with.add(given.get());
            return with;
        });
        return given.get();
    }

    private void drop(String counter, long slot) {
        held.computeIfPresent(counter, (name, slots) -> {
            slots.remove(slot);
            return slots.isEmpty() ? null : slots;
        });
    }

    private void leave(String counter, long slot) {
        drop(counter, slot);
        context.metrics().countOperation();
        context.store().leave(counter, slot).onFailure(lost -> unsure.add(counter));
    }

    private static Entrance withoutCount(LimitRule.Concurrency rule) {
        return switch (rule.onUnavailable()) {
            case OPEN -> new Entrance.Inside(UNCOUNTED);
            case CLOSED, LOCAL_SHARE -> new Entrance.Unavailable(Allowance.SOON);
        };
    }

    /** One call between its question and its answer. */
    private final class Entering {
        private final LimitRule.Concurrency rule;
        private final String counter;
        private final long slot;
        private final Executor caller;
        private final long since;
        private final Promise<Entrance> answer = Promise.promise();
        private final AtomicBoolean answered = new AtomicBoolean();

        private Entering(LimitRule.Concurrency rule, String counter, long slot, Executor caller, long since) {
            this.rule = rule;
            this.counter = counter;
            this.slot = slot;
            this.caller = caller;
            this.since = since;
        }

        /** A call that was answered otherwise meanwhile leaves again; so does one of which nothing is known. */
        private void landed(AsyncResult<Entry> result) {
            Entry entry = result.succeeded() ? result.result() : Entry.NOT_NOW;
            boolean first = switch (entry) {
                case ENTERED -> answer(new Entrance.Inside(new HeldSlot(counter, slot)));
                case FULL -> answer(new Entrance.Full(Duration.ofSeconds(1)));
                case NOT_NOW -> answer(withoutCount(rule));
            };
            if (entry == Entry.FULL) {
                drop(counter, slot);
            } else if (!first || entry == Entry.NOT_NOW) {
                leave(counter, slot);
            }
        }

        private boolean answer(Entrance entrance) {
            if (!answered.compareAndSet(false, true)) {
                return false;
            }
            entering.remove(this);
            context.metrics().count(entrance);
            caller.execute(() -> answer.complete(entrance));
            return true;
        }
    }

    /** Leaves once. */
    private final class HeldSlot implements Slot {
        private final String counter;
        private final long slot;
        private final AtomicBoolean left = new AtomicBoolean();

        private HeldSlot(String counter, long slot) {
            this.counter = counter;
            this.slot = slot;
        }

        @Override
        public void leave() {
            if (left.compareAndSet(false, true)) {
                ConcurrencyGate.this.leave(counter, slot);
            }
        }
    }
}
