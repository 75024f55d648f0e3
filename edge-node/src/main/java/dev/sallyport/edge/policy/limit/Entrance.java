package dev.sallyport.edge.policy.limit;

import java.time.Duration;

/** Whether a call may be one of those that are in at a time. */
public sealed interface Entrance {
    /** It is in, until it leaves. */
    record Inside(Slot slot) implements Entrance {}

    /** As many are in as may be. */
    record Full(Duration retryAfter) implements Entrance {}

    /** The counts cannot be asked, and the rule does not admit without. */
    record Unavailable(Duration retryAfter) implements Entrance {}

    /** What a call holds while it is in. */
    @FunctionalInterface
    interface Slot {
        /** Frees the slot; a second time does nothing. Safe for any thread. */
        void leave();
    }
}
