package dev.sallyport.edge.session;

import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.StreamStorm;
import dev.sallyport.edge.exchange.Refusal.TooManyStreams;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Armour against clients that open streams without end: a bucket of openings for each caller at each server, and for those
 * who go on when it is empty a pause that doubles each time. Counts this edge's streams only. Safe for any thread.
 *
 * <pre>
 *   flowing ──bucket empty──▶ paused 1 s, 2 s, … 1 min
 *      ▲  └─▶ (half full again: the next pause is 1 s) │
 *      └───────────────────time is over───────────────┘
 * </pre>
 */
public final class StreamGate {
    /** Callers at a time, some 150 bytes each; more pass unseen, within what the node may hold of all. */
    private static final int CALLERS_MAX = 100_000;

    private static final Duration FULL_RETRY_AFTER = Duration.ofSeconds(5);
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long PAUSE_MAX_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long SHORT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int SHORT_IN_A_ROW_MAX = 6;
    private static final int RETRY_MILLIS = 1_000;
    private static final double SPREAD = 0.5;

    private final double burst;
    private final double perNano;
    private final LongSupplier nanos;
    private final Map<String, Opens> callers = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();

    /** One caller's streams at one server; its methods are called while the map holds its place. */
    private final class Opens {
        private double left = burst;
        private long countedAt = nanos.getAsLong();
        private long pausedUntil = countedAt;
        private int pauses;
        private int open;
        private int shortInARow;

        void refill(long now) {
            if (now > countedAt) {
                left = Math.min(burst, left + (now - countedAt) * perNano);
                countedAt = now;
            }
            if (left >= burst / 2) {
                pauses = 0;
            }
        }

        void enter(int openMax) {
            long now = nanos.getAsLong();
            refill(now);
            if (now - pausedUntil < 0) {
                throw new Refusal.Raised(new StreamStorm(Duration.ofNanos(pausedUntil - now + SECOND_NANOS - 1)));
            }
            if (left < 1) {
                long pause = Math.min(PAUSE_MAX_NANOS, SECOND_NANOS << Math.min(pauses, 6));
                pauses++;
                pausedUntil = now + pause;
                // Nothing is given back for the time of a pause.
                countedAt = pausedUntil;
                throw new Refusal.Raised(new StreamStorm(Duration.ofNanos(pause)));
            }
            left--;
            if (open >= openMax) {
                throw new Refusal.Raised(new TooManyStreams(FULL_RETRY_AFTER));
            }
            open++;
        }

        boolean isForgettable() {
            refill(nanos.getAsLong());
            return open == 0 && shortInARow == 0 && left >= burst;
        }
    }

    /**
     * A gate that is open.
     *
     * @param opensPerMinute of one caller at one server; as many at once, when it was quiet for a minute
     * @param nanos as {@link System#nanoTime}
     */
    public StreamGate(int opensPerMinute, LongSupplier nanos) {
        this.burst = opensPerMinute;
        this.perNano = opensPerMinute / (double) Duration.ofMinutes(1).toNanos();
        this.nanos = nanos;
    }

    /**
     * A stream of {@code owner} is to be opened; {@link #leave} must follow.
     *
     * @param openMax at a time
     * @return whether it is counted
     * @throws Refusal.Raised when it may not be
     */
    public boolean enter(String owner, int openMax) {
        if (callers.size() >= CALLERS_MAX && !callers.containsKey(owner)) {
            return false;
        }
        try {
            callers.compute(owner, (key, known) -> {
                Opens opens = known == null ? new Opens() : known;
                opens.enter(openMax);
                return opens;
            });
            return true;
        } catch (Refusal.Raised no) {
            refused.increment();
            throw no;
        }
    }

    /** A stream that was counted has ended. */
    public void leave(String owner) {
        callers.computeIfPresent(owner, (key, opens) -> {
            opens.open--;
            return opens.isForgettable() ? null : opens;
        });
    }

    /**
     * When the client of a stream that its server ended after {@code livedNanos} is to come back, in milliseconds: later
     * each time that its streams are short.
     *
     * @return 0 when it may come back as it likes
     */
    public int retryMillis(String owner, long livedNanos) {
        int[] inARow = {0};
        callers.computeIfPresent(owner, (key, opens) -> {
            opens.shortInARow = livedNanos < SHORT_NANOS ? Math.min(opens.shortInARow + 1, SHORT_IN_A_ROW_MAX) : 0;
            inARow[0] = opens.shortInARow;
            return opens;
        });
        if (inARow[0] == 0) {
            return 0;
        }
        int millis = RETRY_MILLIS << (inARow[0] - 1);
        return (int) (millis * ThreadLocalRandom.current().nextDouble(1, 1 + SPREAD));
    }

    /** Forgets callers that have long been quiet. */
    public void forget() {
        callers.keySet()
                .forEach(owner -> callers.computeIfPresent(owner, (key, opens) -> {
                    opens.refill(nanos.getAsLong());
                    if (opens.open == 0 && opens.left >= burst) {
                        opens.shortInARow = 0;
                    }
                    return opens.isForgettable() ? null : opens;
                }));
    }

    /** Streams that were refused. */
    public long refused() {
        return refused.sum();
    }
}
