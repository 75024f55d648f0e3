package dev.sallyport.edge.policy.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When the owner of one counter may be asked. One question at a time, so that the bound on unused permits holds; but one that
 * hangs is not waited for, and one that failed is asked again soon. Lock-free.
 */
final class Questions {
    /** A question that takes longer may hang with an owner that is gone: it costs less to ask beside it. */
    static final long PATIENCE_MILLIS = 500;

    /** An owner that has just come may not grant for a moment. */
    static final long AGAIN_MILLIS = 100;

    private static final long AT_ONCE = 0;
    private static final long ALL_ANSWERED = 0;

    private final AtomicLong nextAt = new AtomicLong(AT_ONCE);
    private volatile long silentSince = ALL_ANSWERED;

    /** Whether the caller may ask now; then nobody else does, until it is answered or has taken too long. */
    boolean begin(long now) {
        long at = nextAt.get();
        return now >= at && nextAt.compareAndSet(at, now + PATIENCE_MILLIS);
    }

    /** There was nothing to ask. */
    void withdraw() {
        nextAt.set(AT_ONCE);
    }

    void asked(long now) {
        if (!isUnanswered()) {
            silentSince = now;
        }
    }

    /** Whether something was asked and nothing has been answered since. */
    boolean isUnanswered() {
        return silentSince != ALL_ANSWERED;
    }

    /** The owner is there. */
    void answered() {
        silentSince = ALL_ANSWERED;
        nextAt.set(AT_ONCE);
    }

    /** The question is not known to have come to anything. */
    void failed(long now) {
        nextAt.set(now + AGAIN_MILLIS);
    }

    /**
     * Whether it is not worth waiting: nothing has been answered for {@code deadlineMillis}. The next one to ask is still to
     * wait, or nobody would notice that the owner is back.
     */
    boolean isHopeless(long now, long deadlineMillis) {
        long since = silentSince;
        return since != ALL_ANSWERED && now - since > deadlineMillis && now < nextAt.get();
    }
}
