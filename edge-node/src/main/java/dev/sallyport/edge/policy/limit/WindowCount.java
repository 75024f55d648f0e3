package dev.sallyport.edge.policy.limit;

import dev.sallyport.edge.policy.limit.LimitStore.Kind;
import dev.sallyport.edge.policy.limit.LimitStore.Take;
import dev.sallyport.edge.policy.limit.LimitStore.TakeReply;
import java.util.HashMap;
import java.util.Map;

/**
 * What the owner keeps of one window. Immutable.
 *
 * @param taken all that was ever taken
 * @param returned what each edge gave back in all
 */
public record WindowCount(long taken, Map<String, Long> returned) {
    public static final WindowCount NONE = new WindowCount(0, Map.of());

    /** What is left is leased in parts of a member's fair share, so that leases shrink as the window is used up. */
    private static final int PARTS = 4;

    /** Edges that may give back in one window; those beyond keep what they have. */
    private static final int RETURNERS_MAX = 256;

    public WindowCount {
        returned = Map.copyOf(returned);
    }

    /** The state after an operation, and its answer. */
    public record Change(WindowCount after, TakeReply.Taken reply) {}

    public long spent() {
        long spent = taken;
        for (long each : returned.values()) {
            spent -= each;
        }
        return spent;
    }

    /** Takes what {@code ceiling} allows. */
    public Change take(Take take, long ceiling) {
        long left = Math.max(0, ceiling - spent());
        if (take.kind() == Kind.CHARGE) {
            return new Change(plus(take.must()), new TakeReply.Taken(take.must(), Math.max(0, left - take.must())));
        }
        long granted = Math.min(take.must(), left);
        granted += Math.min(take.ahead(), (left - granted) / (PARTS * (long) take.members()));
        return new Change(granted == 0 ? this : plus(granted), new TakeReply.Taken(granted, left - granted));
    }

    /** Notes what an edge has given back in all; a smaller sum than before is an old message. */
    public WindowCount giveBack(String edge, long returnedInAll) {
        long before = returned.getOrDefault(edge, 0L);
        boolean full = returned.size() >= RETURNERS_MAX && !returned.containsKey(edge);
        if (returnedInAll <= before || returnedInAll - before > spent() || full) {
            return this;
        }
        Map<String, Long> after = new HashMap<>(returned);
        after.put(edge, returnedInAll);
        return new WindowCount(taken, after);
    }

    /** Of two sides that were apart, the one that counted more. */
    public WindowCount larger(WindowCount other) {
        return other.spent() > spent() ? other : this;
    }

    private WindowCount plus(long permits) {
        return new WindowCount(taken + permits, returned);
    }
}
