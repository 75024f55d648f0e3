package dev.sallyport.oauth;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time that signatures may take of an event loop. Time, not a number: an ES256 signature costs ten times an RS256
 * one. Confined to its event loop.
 */
final class VerifyBudget {
    private static final double PERCENT = 100.0;

    /** After quiet times so much may be spent at once: some hundred new callers, and less than anybody waits for. */
    private static final long NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

    /** No signature takes longer by itself: what does is a JVM that just began, or a machine that did something else. */
    private static final long ONE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private final double share;
    private double left = NANOS_MAX;
    private long countedAt;

    VerifyBudget(int percent, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.share = percent / PERCENT;
        this.countedAt = nanoTime.getAsLong();
    }

    /** Whether there is time for one more. */
    boolean allows() {
        long now = nanoTime.getAsLong();
        left = Math.min((double) NANOS_MAX, left + (now - countedAt) * share);
        countedAt = now;
        return left > 0;
    }

    /** Takes what one signature cost. */
    void spend(long nanos) {
        left -= Math.min(nanos, ONE_NANOS_MAX);
    }
}
