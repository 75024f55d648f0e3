package dev.sallyport.edge.policy.limit;

import java.time.Duration;

/** Whether a call is within its limit. */
public sealed interface Grant {
    /**
     * It is, and has been counted.
     *
     * @param window that it was counted in
     * @param remaining how much this edge knows to be left in the window; others may have taken some of it
     * @param resetAfter until the window ends
     */
    record Admitted(Window window, long remaining, Duration resetAfter) implements Grant {}

    /** The window's limit is spent. */
    record Refused(Duration retryAfter) implements Grant {
        public long remaining() {
            return 0;
        }
    }

    /** The counts cannot be asked, and the rule does not admit without. */
    record Unavailable(Duration retryAfter) implements Grant {}

    /** Until a window's end in whole seconds, rounded up, at least one: what {@code Retry-After} can say. */
    static Duration until(Window window, long nowMillis) {
        return Duration.ofSeconds(Math.max(1, Math.ceilDiv(window.end() - nowMillis, 1_000L)));
    }
}
