package dev.sallyport.edge.policy.limit.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import dev.sallyport.edge.policy.limit.Window;

/** What an operation on a counter asks the member that it runs on. Called on partition threads: it must be quick. */
interface CounterOwner {
    /** Where a member keeps it among its user context. */
    String KEY = "sallyport.counter-owner";

    /** How far the clocks of members may differ without harm. */
    long SKEW_MILLIS = 10_000;

    /** Whether this member is with the majority, at this very moment, and knows of all who are missing. */
    boolean mayGrant();

    /** How much is not to be granted of a limit in a window. */
    long setAside(long limit, Window window);

    /** Whether a counter of which nothing is here may have counted since {@code sinceMillis}, and was lost. */
    boolean mayHaveLost(String name, long sinceMillis);

    /** Milliseconds since the epoch. */
    default long now() {
        return System.currentTimeMillis();
    }

    /** Whether it is the time of a window, give or take what clocks may differ. */
    default boolean isOpen(Window window, long now) {
        return now < window.end() + SKEW_MILLIS && now >= window.start() - SKEW_MILLIS;
    }

    /** A count outlives the last question that may be asked of it, by any clock. */
    static long keptMillis(Window window, long now) {
        return window.end() + 3 * SKEW_MILLIS - now;
    }

    static CounterOwner of(HazelcastInstance instance) {
        if (instance.getUserContext().get(KEY) instanceof CounterOwner owner) {
            return owner;
        }
        throw new IllegalStateException("this member was not made to count limits");
    }
}
