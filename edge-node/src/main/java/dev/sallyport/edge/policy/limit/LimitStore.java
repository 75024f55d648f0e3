package dev.sallyport.edge.policy.limit;

import io.vertx.core.Future;
import java.util.Set;

/**
 * Where the cluster counts. Every operation happens at one owner, one after the other for one name, and is
 * acknowledged only when a second member has it too. No method blocks; futures complete on any thread, within seconds,
 * and fail when it is not known whether the operation happened. Permits of a failed take are lost to the window: too
 * little is admitted then, never too much.
 */
public interface LimitStore {
    /** Takes permits of a window. */
    Future<TakeReply> take(WindowName name, Take take);

    /**
     * Gives permits back.
     *
     * @param returnedInAll what this edge has given back in this window so far, this time included: saying it twice
     *     does nothing
     */
    Future<Void> giveBack(WindowName name, long returnedInAll);

    /** Enters a slot, unless {@code maxCount} are in. */
    Future<Entry> enter(String counter, int maxCount, long slot);

    /** Leaves a slot; leaving one that is not held does nothing. */
    Future<Void> leave(String counter, long slot);

    /**
     * States all slots up to {@code upTo} that this edge holds, so that they go on and others of its end. Slots that
     * nobody renews for {@link Slots#KEPT_MILLIS} are free.
     */
    Future<Void> renew(String counter, Set<Long> slots, long upTo);

    /** How this edge stands to the cluster at this moment. */
    Standing standing();

    /** A counter in one of its windows. */
    record WindowName(String counter, Window window) {
        /** Counter and window in one text, which tells them from all others. */
        public String text() {
            return window.id() + "/" + window.periodMillis() + "/" + counter;
        }
    }

    /**
     * What is asked of a window.
     *
     * @param limit of the rule
     * @param must wanted for calls that wait
     * @param ahead wanted for calls to come; given only as far as plenty is left
     * @param members by how many {@code ahead} is shared
     * @param kind how it is to be counted
     */
    record Take(long limit, long must, long ahead, int members, Kind kind) {}

    /** How a take is counted. */
    enum Kind {
        /** Within the limit. */
        PERMITS,
        /** Within the limit less the shares that were set aside for missing edges. */
        SHARED_PERMITS,
        /** What has flown already: counted even beyond the limit. */
        CHARGE
    }

    /** What a take brought. */
    sealed interface TakeReply {
        record Taken(long granted, long remaining) implements TakeReply {}

        /** The owner may not grant now; nothing was counted. */
        record NotNow() implements TakeReply {}
    }

    /** What came of entering. */
    enum Entry {
        ENTERED,
        FULL,
        NOT_NOW
    }
}
