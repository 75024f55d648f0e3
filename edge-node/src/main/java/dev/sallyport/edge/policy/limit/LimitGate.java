package dev.sallyport.edge.policy.limit;

import dev.sallyport.edge.policy.limit.LimitStore.WindowName;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Asks whether calls are within the limits of a period. One for the whole edge; safe for any thread; never blocks.
 * Somebody must {@link #tick} it.
 */
public final class LimitGate {
    /** How often to {@link #tick}. */
    public static final long TICK_MILLIS = 50;

    private static final long IDLE_CHECK_MILLIS = 1_000;

    /** Longer keys are replaced by their digest. */
    private static final int KEY_LENGTH_MAX = 128;

    private final CounterContext context;
    private final int countersMax;
    private final Map<CounterKey, AtomicReference<Leases>> leases = new ConcurrentHashMap<>();
    private final Map<CounterKey, AtomicReference<ByteMeter>> meters = new ConcurrentHashMap<>();
    /** Of the last second, and as long as somebody waits: each counter has one a window. */
    private final Queue<Replaced> replaced = new ConcurrentLinkedQueue<>();

    private volatile long idleCheckedAt;

    private record CounterKey(String rule, String key) {}

    /** A counter whose window is over or whose rule is another now; calls may still wait for it. */
    private record Replaced(Counter counter, long since) {}

    /**
     * A gate to {@code store}.
     *
     * @param clock milliseconds since the epoch
     * @param deadlineMillis how long a call waits for the cluster before its rule's {@link OnUnavailable} decides
     * @param countersMax counters that are live on this edge at a time: the calls of further ones are not counted, so
     *     their rule's {@link OnUnavailable} decides; no live count is ever dropped for another
     */
    public LimitGate(LimitStore store, LimitMetrics metrics, LongSupplier clock, long deadlineMillis, int countersMax) {
        this.context = new CounterContext(store, metrics, clock, deadlineMillis);
        this.countersMax = countersMax;
    }

    /**
     * Asks for one call. Quotas of bytes are only looked at; see {@link #charge}.
     *
     * @param key of the counter among the rule's counters
     * @param caller runs whatever listens to a later answer: a task on the caller's event loop
     */
    public Decision<Grant> acquire(LimitRule.Periodic rule, String key, Executor caller) {
        if (rule.bytes().isEmpty()) {
            return acquireCall(rule, key, caller);
        }
        Decision<Grant> bytes = checkBytes(rule, key, caller);
        if (rule.calls().isEmpty()) {
            return bytes;
        }
        return switch (bytes) {
            case Decision.Now<Grant> now ->
                now.answer() instanceof Grant.Admitted ? acquireCall(rule, key, caller) : bytes;
            case Decision.Later<Grant> later ->
                new Decision.Later<>(later.answer().compose(grant -> {
                    Decision<Grant> next = grant instanceof Grant.Admitted
                            ? acquireCall(rule, key, caller)
                            : new Decision.Now<>(grant);
                    return switch (next) {
                        case Decision.Now<Grant> now -> {
                            Promise<Grant> answered = Promise.promise();
                            answered.complete(now.answer());
                            yield answered.future();
                        }
                        case Decision.Later<Grant> call -> call.answer();
                    };
                }));
        };
    }

    /** Charges bytes of an answer that have flown; rules without a quota of bytes pass over it. */
    public void charge(LimitRule.Periodic rule, String key, long bytes) {
        if (rule.bytes().isPresent() && bytes > 0) {
            meter(rule, counterKey(rule, key), context.clock().getAsLong()).ifPresent(meter -> meter.charge(bytes));
        }
    }

    /** Lets time go on: answers whoever waited too long, gives back what lies idle, forgets windows that are over. */
    public void tick() {
        long now = context.clock().getAsLong();
        boolean idleCheck = now - idleCheckedAt >= IDLE_CHECK_MILLIS;
        if (idleCheck) {
            idleCheckedAt = now;
        }
        leases.values().forEach(counter -> counter.get().tick(now, idleCheck));
        meters.values().forEach(counter -> counter.get().tick(now, idleCheck));
        replaced.removeIf(past -> isDone(past, now));
        if (idleCheck) {
            leases.values().removeIf(counter -> isOver(counter.get(), now));
            meters.values().removeIf(meter -> isPast(meter.get(), now));
        }
    }

    private static boolean isDone(Replaced past, long now) {
        past.counter().tick(now, false);
        return !past.counter().isWaitedFor() && now - past.since() > IDLE_CHECK_MILLIS;
    }

    private static boolean isPast(Counter counter, long now) {
        return counter.window().end() < now && !counter.isWaitedFor();
    }

    /** Gives back what is in hand: this edge stops. */
    public void giveBack() {
        leases.values().forEach(counter -> counter.get().giveBack());
    }

    private static boolean isOver(Leases counter, long now) {
        boolean over = isPast(counter, now);
        if (over) {
            counter.close();
        }
        return over;
    }

    private Decision<Grant> acquireCall(LimitRule.Periodic rule, String key, Executor caller) {
        long now = context.clock().getAsLong();
        CounterKey counterKey = counterKey(rule, key);
        AtomicReference<Leases> counter = leases.get(counterKey);
        if (counter == null) {
            if (leases.size() >= countersMax) {
                return uncounted(Allowance.calls(rule), now);
            }
            counter = leases.computeIfAbsent(
                    counterKey, absent -> new AtomicReference<>(newLeases(rule, counterKey, now)));
        }
        Leases leased = counter.get();
        if (now >= leased.window().end() || !leased.isOf(rule)) {
            Leases next = newLeases(rule, counterKey, now);
            if (counter.compareAndSet(leased, next)) {
                leased.close();
                replaced.add(new Replaced(leased, now));
            }
            leased = counter.get();
        }
        return leased.acquire(1, now, caller);
    }

    private Decision<Grant> checkBytes(LimitRule.Periodic rule, String key, Executor caller) {
        long now = context.clock().getAsLong();
        Optional<ByteMeter> meter = meter(rule, counterKey(rule, key), now);
        return meter.isPresent() ? meter.get().check(now, caller) : uncounted(Allowance.bytes(rule), now);
    }

    private Optional<ByteMeter> meter(LimitRule.Periodic rule, CounterKey key, long now) {
        AtomicReference<ByteMeter> counter = meters.get(key);
        if (counter == null) {
            if (meters.size() >= countersMax) {
                return Optional.empty();
            }
            counter = meters.computeIfAbsent(key, absent -> new AtomicReference<>(newMeter(rule, key, now)));
        }
        ByteMeter meter = counter.get();
        if (now >= meter.window().end() || !meter.isOf(rule)) {
            if (counter.compareAndSet(meter, newMeter(rule, key, now))) {
                replaced.add(new Replaced(meter, now));
            }
        }
        return Optional.of(counter.get());
    }

    private Decision<Grant> uncounted(Allowance allowance, long now) {
        Grant grant = allowance.withoutCount(Window.at(now, allowance.periodMillis()), now);
        return new Decision.Now<>(context.metrics().count(grant));
    }

    private Leases newLeases(LimitRule.Periodic rule, CounterKey key, long now) {
        Allowance allowance = Allowance.calls(rule);
        return new Leases(name(allowance, key, now), allowance, context);
    }

    private ByteMeter newMeter(LimitRule.Periodic rule, CounterKey key, long now) {
        Allowance allowance = Allowance.bytes(rule);
        return new ByteMeter(name(allowance, key, now), allowance, context);
    }

    private static WindowName name(Allowance allowance, CounterKey key, long now) {
        return new WindowName(allowance.name() + "/" + key.key(), Window.at(now, allowance.periodMillis()));
    }

    private static CounterKey counterKey(LimitRule rule, String key) {
        return new CounterKey(rule.id(), bounded(key));
    }

    /** A key of bounded length; different keys stay different. */
    static String bounded(String key) {
        if (key.length() <= KEY_LENGTH_MAX) {
            return key;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "sha-256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
