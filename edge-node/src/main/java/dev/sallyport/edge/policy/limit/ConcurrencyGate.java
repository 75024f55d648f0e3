package dev.sallyport.edge.policy.limit;

import dev.sallyport.edge.policy.limit.Entrance.Slot;
import dev.sallyport.edge.policy.limit.LimitStore.Entry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    private static final long NEVER = Long.MAX_VALUE;

    private static final Slot UNCOUNTED = () -> {};

    private final CounterContext context;
    private final AtomicLong lastSlot = new AtomicLong();
    private final Map<String, Held> held = new ConcurrentHashMap<>();
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
        call.ask();
        return new Decision.Later<>(call.answer.future());
    }

    /** Answers whoever waited too long, asks again for others, and renews the slots of this edge. */
    public void tick() {
        long now = context.clock().getAsLong();
        for (Entering call : entering) {
            if (now - call.since > context.deadlineMillis()) {
                call.giveUp();
            } else if (now >= call.againAt) {
                call.ask();
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

    /** What this edge holds of one counter; slots above {@code upTo} are not decided or were given out after it was made. */
    private record Statement(Set<Long> slots, long upTo) {}

    /** Numbers are given out and read under the map's lock on the counter, so that a statement misses none. */
    private Statement statement(String counter) {
        AtomicReference<Statement> statement = new AtomicReference<>();
        held.compute(counter, (name, slots) -> {
            statement.set(slots == null ? new Statement(Set.of(), lastSlot.get()) : slots.statement(lastSlot.get()));
            return slots;
        });
        return statement.get();
    }

    private long hold(String counter) {
        AtomicLong given = new AtomicLong();
        held.compute(counter, (name, slots) -> {
            Held with = slots == null ? new Held() : slots;
            given.set(lastSlot.incrementAndGet());
            with.entering.add(given.get());
            return with;
        });
        return given.get();
    }

    private void settle(String counter, long slot) {
        held.computeIfPresent(counter, (name, slots) -> {
            if (slots.entering.remove(slot)) {
                slots.in.add(slot);
            }
            return slots;
        });
    }

    private void drop(String counter, long slot) {
        held.computeIfPresent(counter, (name, slots) -> {
            slots.entering.remove(slot);
            slots.in.remove(slot);
            return slots.entering.isEmpty() && slots.in.isEmpty() ? null : slots;
        });
    }

    /** Slots of one counter; only under the map's lock on it. */
    private static final class Held {
        private final TreeSet<Long> in = new TreeSet<>();
        private final TreeSet<Long> entering = new TreeSet<>();

        /** A slot that is only asked for must not be stated: it would be in then, however many are. */
        private Statement statement(long last) {
            long upTo = entering.isEmpty() ? last : entering.first() - 1;
            return new Statement(Set.copyOf(in.headSet(upTo, true)), upTo);
        }
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
        private volatile long againAt = NEVER;

        private Entering(LimitRule.Concurrency rule, String counter, long slot, Executor caller, long since) {
            this.rule = rule;
            this.counter = counter;
            this.slot = slot;
            this.caller = caller;
            this.since = since;
        }

        /** Asking twice for one slot enters once. */
        private void ask() {
            againAt = NEVER;
            context.metrics().countOperation();
            context.store().enter(counter, rule.maxCount(), slot).onComplete(this::landed);
        }

        /** It has waited too long; if no answer is under way that would have it leave, it leaves here. */
        private void giveUp() {
            if (answer(withoutCount(rule)) && againAt != NEVER) {
                leave(counter, slot);
            }
        }

        /** A call that was answered otherwise meanwhile leaves again; so does one of which nothing is known. */
        private void landed(AsyncResult<Entry> result) {
            Entry entry = result.succeeded() ? result.result() : Entry.NOT_NOW;
            boolean isApart = context.store().standing() instanceof Standing.Apart;
            if (entry == Entry.NOT_NOW && !isApart && !answered.get()) {
                againAt = context.clock().getAsLong() + Questions.AGAIN_MILLIS;
                if (answered.get()) {
                    leave(counter, slot);
                }
                return;
            }
            if (entry == Entry.ENTERED) {
                settle(counter, slot);
            }
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
