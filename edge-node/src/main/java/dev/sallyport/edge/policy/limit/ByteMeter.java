package dev.sallyport.edge.policy.limit;

import dev.sallyport.edge.policy.limit.LimitStore.Kind;
import dev.sallyport.edge.policy.limit.LimitStore.Take;
import dev.sallyport.edge.policy.limit.LimitStore.TakeReply;
import dev.sallyport.edge.policy.limit.LimitStore.WindowName;
import dev.sallyport.edge.policy.limit.Waiters.Waiter;
import io.vertx.core.AsyncResult;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of one counter in one window. They are known only when they have flown, so they are charged afterwards, and
 * a call is refused once the sum has reached the limit. What this edge knows of the sum is at most
 * {@link #KNOWN_MILLIS} old when it admits; so a limit is passed by what flies meanwhile, and by no more. Lock-free.
 */
final class ByteMeter implements Counter {
    /** How long the cluster's sum may be believed. */
    static final long KNOWN_MILLIS = 1_000;

    private final WindowName name;
    private final Allowance allowance;
    private final CounterContext context;
    private final Waiters waiters = new Waiters();
    private final Questions questions = new Questions();
    private final AtomicLong uncharged = new AtomicLong();
    private volatile long left = Long.MAX_VALUE;
    private volatile long knownAt;

    ByteMeter(WindowName name, Allowance allowance, CounterContext context) {
        this.name = name;
        this.allowance = allowance;
        this.context = context;
    }

    @Override
    public Window window() {
        return name.window();
    }

    /** Whether it still counts for the rule as it is now. */
    boolean isOf(LimitRule.Periodic rule) {
        return allowance.isOf(rule, rule.bytes());
    }

    Decision<Grant> check(long now, Executor executor) {
        if (left - uncharged.get() <= 0) {
            return new Decision.Now<>(counted(refused(now)));
        }
        if (now - knownAt < KNOWN_MILLIS) {
            if (now - knownAt > KNOWN_MILLIS / 2) {
                send(now);
            }
            return new Decision.Now<>(counted(admitted(now)));
        }
        boolean apart = context.store().standing() instanceof Standing.Apart;
        if (apart || waiters.isFull() || questions.isHopeless(now, context.deadlineMillis())) {
            return new Decision.Now<>(counted(allowance.withoutCount(window(), now)));
        }
        Waiter waiter = waiters.add(0, now, executor);
        send(now);
        return new Decision.Later<>(waiter.future());
    }

    /** Notes bytes that have flown. */
    void charge(long bytes) {
        uncharged.addAndGet(bytes);
    }

    @Override
    public void tick(long now, boolean isIdleCheck) {
        waiters.answerOlder(now - context.deadlineMillis(), () -> counted(allowance.withoutCount(window(), now)));
        if (!waiters.isEmpty() || (isIdleCheck && uncharged.get() > 0)) {
            send(now);
        }
    }

    @Override
    public boolean isWaitedFor() {
        return !waiters.isEmpty();
    }

    private void send(long now) {
        if (!questions.begin(now)) {
            return;
        }
        questions.asked(now);
        long bytes = uncharged.getAndSet(0);
        context.metrics().countOperation();
        context.store()
                .take(name, new Take(allowance.limit(), bytes, 0, 1, Kind.CHARGE))
                .onComplete(result -> landed(bytes, result));
    }

    /** A charge of which nothing is known is charged again: too much is safe, too little is not. */
    private void landed(long bytes, AsyncResult<TakeReply> result) {
        long now = context.clock().getAsLong();
        TakeReply reply = result.succeeded() ? result.result() : new TakeReply.NotNow();
        switch (reply) {
            case TakeReply.Taken taken -> {
                left = taken.remaining();
                knownAt = now;
                waiters.answerAll(() -> counted(taken.remaining() > 0 ? admitted(now) : refused(now)));
                questions.answered();
                if (!waiters.isEmpty()) {
                    send(now);
                }
            }
            case TakeReply.NotNow notNow -> {
                uncharged.addAndGet(bytes);
                questions.failed(now);
                if (context.store().standing() instanceof Standing.Apart) {
                    waiters.answerAll(() -> counted(allowance.withoutCount(window(), now)));
                }
            }
        }
    }

    private Grant refused(long now) {
        return new Grant.Refused(Grant.until(window(), now));
    }

    private Grant admitted(long now) {
        return new Grant.Admitted(window(), Math.max(0, left - uncharged.get()), Grant.until(window(), now));
    }

    private Grant counted(Grant grant) {
        return context.metrics().count(grant);
    }
}
