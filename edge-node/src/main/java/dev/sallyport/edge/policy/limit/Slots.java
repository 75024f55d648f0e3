package dev.sallyport.edge.policy.limit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who is in, of a rule that limits concurrency. Every slot has a number that its edge gives it once, so that entering
 * and leaving may be repeated. Immutable; times are the owner's.
 */
public record Slots(Map<String, Holder> holders) {
    public static final Slots NONE = new Slots(Map.of());

    /** After which the slots of an edge that says nothing are free: three renewals may be lost. */
    public static final long KEPT_MILLIS = 15_000;

    public Slots {
        holders = Map.copyOf(holders);
    }

    /**
     * The slots of one edge.
     *
     * @param renewedAt when the edge last said anything
     */
    public record Holder(long renewedAt, Set<Long> slots) {
        public Holder {
            slots = Set.copyOf(slots);
        }
    }

    public int count() {
        int count = 0;
        for (Holder holder : holders.values()) {
            count += holder.slots().size();
        }
        return count;
    }

    public boolean holds(String edge, long slot) {
        return slotsOf(edge).contains(slot);
    }

    /** Without the slots of edges that have been silent too long. */
    public Slots expire(long now) {
        Map<String, Holder> alive = new HashMap<>(holders);
        alive.values().removeIf(holder -> now - holder.renewedAt() > KEPT_MILLIS);
        return alive.size() == holders.size() ? this : new Slots(alive);
    }

    /** With one more; the caller has asked {@link #count}. */
    public Slots enter(String edge, long slot, long now) {
        Set<Long> slots = new HashSet<>(slotsOf(edge));
        slots.add(slot);
        return with(edge, slots, now);
    }

    public Slots leave(String edge, long slot, long now) {
        Set<Long> slots = new HashSet<>(slotsOf(edge));
        return slots.remove(slot) ? with(edge, slots, now) : this;
    }

    /** With those slots of an edge that are above {@code upTo}, and of the others exactly {@code stated}. */
    public Slots renew(String edge, Set<Long> stated, long upTo, long now) {
        Set<Long> slots = new HashSet<>(slotsOf(edge));
        slots.removeIf(slot -> slot <= upTo);
        slots.addAll(stated);
        return with(edge, slots, now);
    }

    /** All who are in on either of two sides that were apart. */
    public Slots union(Slots other) {
        Map<String, Holder> all = new HashMap<>(other.holders);
        holders.forEach((edge, holder) ->
                all.merge(edge, holder, (one, two) -> one.renewedAt() >= two.renewedAt() ? one : two));
        return new Slots(all);
    }

    private Set<Long> slotsOf(String edge) {
        Holder holder = holders.get(edge);
        return holder == null ? Set.of() : holder.slots();
    }

    private Slots with(String edge, Set<Long> slots, long now) {
        Map<String, Holder> after = new HashMap<>(holders);
        if (slots.isEmpty()) {
            after.remove(edge);
        } else {
            after.put(edge, new Holder(now, slots));
        }
        return new Slots(after);
    }
}
