package dev.sallyport.edge.session;

import dev.sallyport.edge.session.RevivalStore.Turn;
import java.time.Duration;

/**
 * What a {@link RevivalStore} keeps of a session. Immutable; every method decides and changes nothing.
 *
 * <pre>
 *   begun ──take──▶ taken ──revived──▶ begun, one term later
 *                     └── its time is over: whoever comes next takes it
 * </pre>
 *
 * @param beginning how it began, sealed; empty once it must not be begun anew any more
 * @param successor where it went on, sealed; empty in term 0
 * @param term how often it was begun anew
 * @param ticket who is about to begin it anew; 0 for nobody
 * @param untilMillis when the ticket is worth nothing any more, or since when the term lasts
 */
public record KeptSession(String beginning, String successor, long term, long ticket, long untilMillis) {
    /** Longer than an edge tries. */
    static final Duration TICKET = Duration.ofSeconds(15);

    /** A server that loses a session again so soon is no better with a third one. */
    private static final Duration LASTS = Duration.ofSeconds(10);

    /** A session that has just begun. */
    public static KeptSession begun(String beginning) {
        return new KeptSession(beginning, "", 0, 0, 0);
    }

    /** The session once {@code by} has asked for its turn, having seen {@code seen} fail; the same where it has to wait. */
    public KeptSession take(long seen, long by, long nowMillis) {
        boolean free = ticket == 0 || nowMillis >= untilMillis;
        boolean lasted = ticket != 0 || nowMillis >= untilMillis + LASTS.toMillis();
        return by != 0 && term == seen && free && lasted && !beginning.isEmpty()
                ? new KeptSession(beginning, successor, term, by, nowMillis + TICKET.toMillis())
                : this;
    }

    /** What that means for {@code by}. */
    public Turn turn(long seen, long by) {
        if (term > seen) {
            return new Turn.GoneOn(successor, term);
        }
        if (by != 0 && ticket == by) {
            return new Turn.Yours(beginning);
        }
        return ticket == 0 ? new Turn.Nothing() : new Turn.Another();
    }

    /** Whether {@code by} may say where the session goes on. */
    public boolean isTakenBy(long by) {
        return by != 0 && ticket == by;
    }

    /** The session in its next term. */
    public KeptSession revived(String where, long nowMillis) {
        return new KeptSession(beginning, where, term + 1, 0, nowMillis);
    }

    /** The session when it has come to hold what a new one would not. */
    public KeptSession settled() {
        return new KeptSession("", successor, term, ticket, untilMillis);
    }
}
