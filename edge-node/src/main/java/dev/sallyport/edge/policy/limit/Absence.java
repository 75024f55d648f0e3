package dev.sallyport.edge.policy.limit;

/**
 * That an edge went without a farewell. It may be dead, or it may be alive where we do not see it and admit its share.
 *
 * @param edge the process
 * @param since when it was first missed; an edge that comes and goes keeps its first time
 * @param noticed when it was last missed
 * @param until when it was back; {@link Long#MAX_VALUE} while it is not
 * @param members into how many shares a limit was divided when it went
 * @param oldest whether it was the oldest of all
 */
public record Absence(String edge, long since, long noticed, long until, int members, boolean oldest) {
    boolean isOpen() {
        return until == Long.MAX_VALUE;
    }

    Absence backAt(long now) {
        return isOpen() ? new Absence(edge, since, noticed, now, members, oldest) : this;
    }

    Absence missedAgain(Absence again) {
        return new Absence(edge, since, again.noticed, Long.MAX_VALUE, Math.min(members, again.members), again.oldest);
    }

    /** Whether the edge may admit its share of a window: only of windows that began while it was missed. */
    boolean touches(Window window, Roster.Times times) {
        return window.start() >= since && window.start() <= Math.min(until, times.forgottenAt(noticed));
    }
}
