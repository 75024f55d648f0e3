package dev.sallyport.edge.session;

import dev.sallyport.contract.config.SessionLimits;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.exchange.Refusal.TooManySessions;
import dev.sallyport.edge.exchange.Refusal.TooManySessions.Whose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many sessions callers and servers have: what the directory said some seconds ago, and what this edge has opened since.
 * So this edge never passes a limit by itself, and several may for some seconds. Safe for any thread.
 *
 * <pre>
 *   reserve ──▶ pending ──written──▶ known ◀──refresh── directory
 *                  └──release──▶ (none was opened)
 * </pre>
 */
public final class SessionCounts {
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(5);

    /** Callers whose sessions are counted here at a time: some 200 bytes each. */
    private static final int COUNTED_MAX = 100_000;

    /** Sessions end by being idle, so there is no telling; not so soon that waiting clients are a storm. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    private static final class Count {
        private final AtomicInteger known = new AtomicInteger();
        private final AtomicInteger pending = new AtomicInteger();
        private volatile boolean wanted;
        private volatile long refreshedAt;

        /** Counts first and looks then: two that come together never pass both. */
        boolean take(int max) {
            wanted = true;
            if (pending.incrementAndGet() + known.get() > max) {
                pending.decrementAndGet();
                return false;
            }
            return true;
        }

        boolean isUnused() {
            return !wanted && pending.get() == 0;
        }
    }

    /**
     * Takes a place for a session that is about to be opened.
     *
     * @throws Refusal.Raised when there is none
     */
    public void reserve(String server, String owner, SessionLimits limits) {
        if (!take(owner, limits.perCallerMax())) {
            throw new Refusal.Raised(new TooManySessions(Whose.CALLER, RETRY_AFTER));
        }
        if (!take(server, limits.max())) {
            release(owner);
            throw new Refusal.Raised(new TooManySessions(Whose.SERVER, RETRY_AFTER));
        }
    }

    private boolean take(String counted, int max) {
        return (counts.size() < COUNTED_MAX || counts.containsKey(counted))
                && counts.computeIfAbsent(counted, fresh -> new Count()).take(max);
    }

    /** No session was opened. */
    public void release(String server, String owner) {
        release(server);
        release(owner);
    }

    private void release(String counted) {
        Count count = counts.get(counted);
        if (count != null) {
            count.pending.decrementAndGet();
        }
    }

    /** The directory has the session now. */
    void written(String server, String owner) {
        for (String counted : List.of(server, owner)) {
            Count count = counts.get(counted);
            if (count != null) {
                count.known.incrementAndGet();
                count.pending.decrementAndGet();
            }
        }
    }

    /** The directory has the session no more. */
    void ended(String server, String owner) {
        for (String counted : List.of(server, owner)) {
            Count count = counts.get(counted);
            if (count != null) {
                count.known.updateAndGet(known -> Math.max(0, known - 1));
            }
        }
    }

    /** Whose counts are to be asked for now, at most {@code max}; forgets those that nobody needs. */
    List<String> due(long nowMillis, int max) {
        List<String> due = new ArrayList<>();
        counts.forEach((counted, count) -> {
            if (nowMillis - count.refreshedAt < REFRESH_EVERY.toMillis()) {
                return;
            }
            if (count.isUnused()) {
                counts.remove(counted, count);
            } else if (due.size() < max) {
                due.add(counted);
            }
        });
        return due;
    }

    /** The directory counted {@code sessions}. */
    void refreshed(String counted, int sessions, long nowMillis) {
        Count count = counts.get(counted);
        if (count != null) {
            count.known.set(sessions);
            count.refreshedAt = nowMillis;
            count.wanted = false;
        }
    }
}
