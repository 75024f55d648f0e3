package dev.sallyport.oauth;

import java.time.Duration;

/** How many fetches unknown keys may still cause: a few at once, then one an interval. Confined to one thread. */
final class RefetchBudget {
    private final long nanosEach;
    private final int burst;
    private double left;
    private long countedAt;

    RefetchBudget(Duration every, int burst, long now) {
        this.nanosEach = every.toNanos();
        this.burst = burst;
        this.left = burst;
        this.countedAt = now;
    }

    /** Takes one if there is one. */
    boolean take(long now) {
        left = Math.min(burst, left + (double) (now - countedAt) / nanosEach);
        countedAt = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** When the next one is there, if none is now. */
    long nextAt() {
        return left >= 1 ? countedAt : countedAt + (long) ((1 - left) * nanosEach);
    }
}
