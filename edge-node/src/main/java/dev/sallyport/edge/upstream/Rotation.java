package dev.sallyport.edge.upstream;

import dev.sallyport.edge.upstream.HealthBoard.Place;
import dev.sallyport.edge.upstream.UpstreamGroup.Member;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Whose turn it is among the members of a group: those of the lowest priority number of which any can be called, by
 * weight (smooth weighted round robin: no member gets its share in one go). Sets of members are bits. Confined to its
 * event loop, which counts for itself.
 *
 * <p>A member that a health check finds failing has no turn. One that could not be reached has none for a second, and for
 * twice as long each time; then one call tries it while the others still go elsewhere. While no member is left otherwise,
 * those that could not be reached are called all the same.
 */
final class Rotation {
    private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    /** 16 seconds at most. */
    private static final int DOUBLINGS_MAX = 4;

    private final LongSupplier nanos;
    private final HealthBoard board;
    private final int[] current;
    private final long[] pausedUntil;
    private final int[] unreached;
    private UpstreamGroup group;
    private Set<Place> seenFailing = Set.of();
    private int failing;
    private int troubled;

    Rotation(UpstreamGroup group, HealthBoard board, LongSupplier nanos) {
        this.group = group;
        this.board = board;
        this.nanos = nanos;
        int members = group.members().size();
        this.current = new int[members];
        this.pausedUntil = new long[members];
        this.unreached = new int[members];
    }

    /** Whether it turns among the members of {@code other}, which a change elsewhere may have made anew. */
    @SuppressWarnings("ReferenceEquality") // Asked by every call, and nearly always the same object.
    boolean isOf(UpstreamGroup other) {
        if (group == other) {
            return true;
        }
        if (!group.equals(other)) {
            return false;
        }
        group = other;
        return true;
    }

    UpstreamGroup group() {
        return group;
    }

    UpstreamTarget target(int member) {
        return group.members().get(member).target();
    }

    /** The member whose turn it is, none of those that {@code excluded} has bits of; -1 when nobody is left. */
    int next(int excluded) {
        int out = excluded | failing();
        int member = turn(out | paused());
        if (member < 0) {
            member = turn(out);
        }
        if (member >= 0 && unreached[member] > 0) {
            pausedUntil[member] = nanos.getAsLong() + FIRST_PAUSE_NANOS;
        }
        return member;
    }

    /** Whether somebody has turns who is none of {@code excluded}. */
    boolean hasOther(int excluded) {
        return Integer.bitCount(excluded | failing()) < current.length;
    }

    private int turn(int out) {
        List<Member> members = group.members();
        int priority = Integer.MAX_VALUE;
        for (int i = 0; i < current.length; i++) {
            if ((out & 1 << i) == 0) {
                priority = Math.min(priority, members.get(i).priority());
            }
        }
        int total = 0;
        int best = -1;
        for (int i = 0; i < current.length; i++) {
            if ((out & 1 << i) == 0 && members.get(i).priority() == priority) {
                current[i] += members.get(i).weight();
                total += members.get(i).weight();
                if (best < 0 || current[i] > current[best]) {
                    best = i;
                }
            }
        }
        if (best >= 0) {
            current[best] -= total;
        }
        return best;
    }

    @SuppressWarnings("ReferenceEquality") // The board gives another set whenever something changed.
    private int failing() {
        Set<Place> now = board.failing();
        if (now != seenFailing) {
            failing = 0;
            for (int i = 0; i < current.length; i++) {
                if (now.contains(group.place(group.members().get(i)))) {
                    failing |= 1 << i;
                }
            }
            seenFailing = now;
        }
        return failing;
    }

    private int paused() {
        if (troubled == 0) {
            return 0;
        }
        long now = nanos.getAsLong();
        int paused = 0;
        for (int i = 0; i < current.length; i++) {
            if (unreached[i] > 0 && pausedUntil[i] - now > 0) {
                paused |= 1 << i;
            }
        }
        return paused;
    }

    void reached(int member) {
        unreached[member] = 0;
        troubled &= ~(1 << member);
    }

    void unreached(int member) {
        int doublings = Math.min(unreached[member], DOUBLINGS_MAX);
        pausedUntil[member] = nanos.getAsLong() + (FIRST_PAUSE_NANOS << doublings);
        unreached[member] = doublings + 1;
        troubled |= 1 << member;
    }
}
