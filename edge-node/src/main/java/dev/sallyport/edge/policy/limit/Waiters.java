package dev.sallyport.edge.policy.limit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Calls that wait for one counter, first come, first served. Any thread adds and serves. */
final class Waiters {
    /** More wait only while the owner is slow: then it is better to refuse. */
    private static final int WAITING_MAX = 10_000;

    private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong wanted = new AtomicLong();

    /** One call; it is answered once. */
    static final class Waiter {
        private final long cost;
        private final long since;
        private final Executor executor;
        private final Promise<Grant> answer = Promise.promise();
        private final AtomicBoolean answered = new AtomicBoolean();

        private Waiter(long cost, long since, Executor executor) {
            this.cost = cost;
            this.since = since;
            this.executor = executor;
        }

        Future<Grant> future() {
            return answer.future();
        }

        /** Whether the answer was the first; {@code grant} is made only then. */
        private boolean answer(Supplier<Grant> grant) {
            if (!answered.compareAndSet(false, true)) {
                return false;
            }
            Grant made = grant.get();
            executor.execute(() -> answer.complete(made));
            return true;
        }
    }

    /** What to do with the first in the row. */
    interface Serving {
        /** Takes what the call costs, if that much is in hand. */
        boolean pay(long cost);

        /** Gives it back: the call was answered otherwise meanwhile. */
        void refund(long cost);

        Grant admitted();
    }

    boolean isFull() {
        return size.get() >= WAITING_MAX;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** What all who wait cost together. */
    long wanted() {
        return wanted.get();
    }

    Waiter add(long cost, long now, Executor executor) {
        Waiter waiter = new Waiter(cost, now, executor);
        wanted.addAndGet(cost);
        size.incrementAndGet();
        queue.add(waiter);
        return waiter;
    }

    /** Serves from the front until somebody cannot be. */
    void serve(Serving serving) {
        for (Waiter first = queue.peek(); first != null; first = queue.peek()) {
            if (!first.answered.get()) {
                if (!serving.pay(first.cost)) {
                    return;
                }
                if (!first.answer(serving::admitted)) {
                    serving.refund(first.cost);
                }
            }
            remove(first);
        }
    }

    /** Answers everyone alike. */
    void answerAll(Supplier<Grant> grant) {
        for (Waiter first = queue.peek(); first != null; first = queue.peek()) {
            first.answer(grant);
            remove(first);
        }
    }

    /** Answers those who have waited since {@code before}; they stay in the row, which whoever serves next clears. */
    void answerOlder(long before, Supplier<Grant> grant) {
        for (Waiter waiter : queue) {
            if (waiter.since > before) {
                return;
            }
            waiter.answer(grant);
        }
    }

    private void remove(Waiter first) {
        if (queue.remove(first)) {
            wanted.addAndGet(-first.cost);
            size.decrementAndGet();
        }
    }
}
