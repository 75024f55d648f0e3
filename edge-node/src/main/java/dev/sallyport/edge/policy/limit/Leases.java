package dev.sallyport.edge.policy.limit;

import dev.sallyport.edge.policy.limit.LimitStore.Kind;
import dev.sallyport.edge.policy.limit.LimitStore.Take;
import dev.sallyport.edge.policy.limit.LimitStore.TakeReply;
import dev.sallyport.edge.policy.limit.LimitStore.WindowName;
import dev.sallyport.edge.policy.limit.Waiters.Waiter;
import io.vertx.core.AsyncResult;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The permits of one counter in one window that this edge has in hand. Shared by all event loops, lock-free: permits
 * are taken by compare-and-set, and whoever finds none waits for the one question that is under way. So a bound on
 * unused permits holds for the whole edge, and a question a call is asked only while calls come one by one.
 */
final class Leases implements Counter {
    /** Unused permits on all edges together stay below this part of a limit; smaller limits lease nothing ahead. */
    static final int STRANDED_PART = 20;

    /** How long it may be believed that nothing is left: others may give back. */
    private static final long SPENT_MILLIS = 250;

    /** A lease used up faster than this is too small, one that lasts longer than that too large. */
    private static final long QUICK_MILLIS = 50;

    private static final long SLOW_MILLIS = 1_000;

    private final WindowName name;
    private final Allowance allowance;
    private final CounterContext context;
    private final Waiters waiters = new Waiters();
    private final Questions questions = new Questions();
    private final AtomicLong inHand = new AtomicLong();
    private final AtomicLong ownShareUsed = new AtomicLong();
    private final AtomicLong returned = new AtomicLong();
    private volatile long ahead;
    private volatile long left = -1;
    private volatile long spentUntil;
    private volatile long landedAt;
    private volatile boolean used;
    private volatile boolean returnKnown = true;

    Leases(WindowName name, Allowance allowance, CounterContext context) {
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
        return allowance.isOf(rule, rule.calls());
    }

    Decision<Grant> acquire(long cost, long now, Executor executor) {
        if (pay(cost)) {
            if (inHand.get() <= ahead / 2 && left > 0) {
                send(now);
            }
            return now(admitted(now));
        }
        if (now < spentUntil) {
            return now(new Grant.Refused(Grant.until(window(), now)));
        }
        return switch (context.store().standing()) {
            case Standing.Apart apart -> now(alone(apart, cost, now));
            case Standing.Together together -> {
                if (waiters.isFull() || questions.isHopeless(now, context.deadlineMillis())) {
                    yield now(unavailable(now));
                }
                Waiter waiter = waiters.add(cost, now, executor);
                send(now);
                yield new Decision.Later<>(waiter.future());
            }
        };
    }

    /** Answers calls that have waited too long, asks again for others, and gives back what was not used since the last time. */
    @Override
    public void tick(long now, boolean isIdleCheck) {
        waiters.answerOlder(now - context.deadlineMillis(), () -> counted(unavailable(now)));
        if (!waiters.isEmpty()) {
            send(now);
        }
        if (!isIdleCheck) {
            return;
        }
        if (!used && now + SLOW_MILLIS < window().end()) {
            giveBack();
        }
        used = false;
    }

    @Override
    public boolean isWaitedFor() {
        return !waiters.isEmpty();
    }

    /** Gives back all that is in hand; what an earlier message may not have said is said again. */
    void giveBack() {
        long unused = inHand.getAndSet(0);
        if (unused > 0) {
            ahead = 0;
            returned.addAndGet(unused);
            returnKnown = false;
        }
        if (!returnKnown) {
            context.metrics().countOperation();
            long said = returned.get();
            context.store().giveBack(name, said).onSuccess(done -> returnKnown = said == returned.get());
        }
    }

    /** The window is over. */
    void close() {
        context.metrics().countStranded(inHand.getAndSet(0));
    }

    private void send(long now) {
        while (questions.begin(now)) {
            waiters.serve(new Serving(now));
            long must = Math.max(0, waiters.wanted() - inHand.get());
            long wantedAhead = questions.isUnanswered() ? 0 : aheadOf(now);
            if (must > 0 || wantedAhead > 0) {
                ask(now, must, wantedAhead);
                return;
            }
            questions.withdraw();
            if (waiters.isEmpty()) {
                return;
            }
        }
    }

    private void ask(long now, long must, long wantedAhead) {
        Kind kind = allowance.onUnavailable() == OnUnavailable.LOCAL_SHARE ? Kind.SHARED_PERMITS : Kind.PERMITS;
        Take take = new Take(allowance.limit(), must, wantedAhead, members(), kind);
        questions.asked(now);
        context.metrics().countOperation();
        context.store().take(name, take).onComplete(this::landed);
    }

    private long aheadOf(long now) {
        long most = allowance.limit() / ((long) STRANDED_PART * members());
        long lasted = now - landedAt;
        if (lasted < QUICK_MILLIS) {
            ahead = Math.min(most, ahead * 2 + 1);
        } else if (lasted > SLOW_MILLIS) {
            ahead = Math.min(most, ahead / 2);
        }
        return Math.max(0, ahead - inHand.get());
    }

    private int members() {
        return context.store().standing() instanceof Standing.Together together ? together.members() : 1;
    }

    private void landed(AsyncResult<TakeReply> result) {
        long now = context.clock().getAsLong();
        TakeReply reply = result.succeeded() ? result.result() : new TakeReply.NotNow();
        switch (reply) {
            case TakeReply.Taken taken -> {
                inHand.addAndGet(taken.granted());
                left = taken.remaining();
                landedAt = now;
                waiters.serve(new Serving(now));
                if (taken.remaining() == 0) {
                    spentUntil = Math.min(window().end(), now + SPENT_MILLIS);
                    waiters.answerAll(() -> counted(new Grant.Refused(Grant.until(window(), now))));
                }
                questions.answered();
                if (!waiters.isEmpty()) {
                    send(now);
                }
            }
            case TakeReply.NotNow notNow -> {
                left = -1;
                waiters.serve(new Serving(now));
                questions.failed(now);
                if (context.store().standing() instanceof Standing.Apart) {
                    waiters.answerAll(() -> counted(unavailable(now)));
                }
            }
        }
    }

    private boolean pay(long cost) {
        for (long have = inHand.get(); have >= cost; have = inHand.get()) {
            if (inHand.compareAndSet(have, have - cost)) {
                if (!used) {
                    used = true;
                }
                return true;
            }
        }
        return false;
    }

    private Grant alone(Standing.Apart apart, long cost, long now) {
        OptionalLong share = allowance.onUnavailable() == OnUnavailable.LOCAL_SHARE
                ? apart.share(allowance.limit(), window())
                : OptionalLong.empty();
        if (share.isEmpty()) {
            return unavailable(now);
        }
        long most = share.getAsLong();
        for (long spent = ownShareUsed.get(); spent + cost <= most; spent = ownShareUsed.get()) {
            if (ownShareUsed.compareAndSet(spent, spent + cost)) {
                return new Grant.Admitted(window(), most - spent - cost, Grant.until(window(), now));
            }
        }
        return new Grant.Refused(Grant.until(window(), now));
    }

    private Grant unavailable(long now) {
        return allowance.withoutCount(window(), now);
    }

    private Grant admitted(long now) {
        return new Grant.Admitted(window(), Math.max(0, left) + inHand.get(), Grant.until(window(), now));
    }

    private Decision<Grant> now(Grant grant) {
        return new Decision.Now<>(counted(grant));
    }

    private Grant counted(Grant grant) {
        return context.metrics().count(grant);
    }

    /** Pays for those who wait from what is in hand. */
    private final class Serving implements Waiters.Serving {
        private final long now;

        private Serving(long now) {
            this.now = now;
        }

        @Override
        public boolean pay(long cost) {
            return Leases.this.pay(cost);
        }

        @Override
        public void refund(long cost) {
            inHand.addAndGet(cost);
        }

        @Override
        public Grant admitted() {
            return counted(Leases.this.admitted(now));
        }
    }
}
