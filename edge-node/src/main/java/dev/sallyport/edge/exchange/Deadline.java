package dev.sallyport.edge.exchange;

import java.time.Duration;

/**
 * The one thing an exchange waits for at a time, and what to do when it does not come. Looked at by a sweep over all
 * exchanges of a loop, because a timer for each call costs more than the call's policies. Confined to its event loop.
 */
public final class Deadline {
    private static final long NEVER = Long.MAX_VALUE;

    private long atNanos = NEVER;
    private long withinNanos;
    private Runnable onMissed = Deadline::nothing;

    /** Starts to wait; replaces what was waited for before. */
    public void within(Duration duration, Runnable missed) {
        withinNanos = duration.toNanos();
        onMissed = missed;
        restart();
    }

    /** Starts the same wait anew: something moved. */
    public void restart() {
        if (withinNanos > 0) {
            atNanos = System.nanoTime() + withinNanos;
        }
    }

    public void clear() {
        atNanos = NEVER;
        withinNanos = 0;
        onMissed = Deadline::nothing;
    }

    /** Acts when the deadline is missed at {@code nowNanos}; once. */
    public void sweep(long nowNanos) {
        if (atNanos != NEVER && nowNanos - atNanos >= 0) {
            Runnable missed = onMissed;
            clear();
            missed.run();
        }
    }

    private static void nothing() {}
}
