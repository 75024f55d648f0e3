package dev.sallyport.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Calls that a limit admitted, and how many of them were above it. Nobody but the gateway knows which window a call was counted
 * in; it is one of those between when it was sent and when it was answered. So calls are put into windows as they fit best, and
 * what does not fit then was above the limit, wherever it was counted. Safe for any thread.
 */
final class AdmittedCalls {
    private final long periodMillis;
    private final int limit;
    private final List<Span> calls = new ArrayList<>();

    private record Span(long first, long last) {}

    AdmittedCalls(Duration period, int limit) {
        this.periodMillis = period.toMillis();
        this.limit = limit;
    }

    /** Milliseconds since the epoch. */
    synchronized void add(long sentAt, long answeredAt) {
        calls.add(new Span(sentAt / periodMillis, answeredAt / periodMillis));
    }

    synchronized int count() {
        return calls.size();
    }

    /** How many calls were in the fullest window. */
    int most() {
        return fit().most();
    }

    /** How many calls fit into no window. */
    int above() {
        return fit().above();
    }

    private record Fit(int most, int above) {}

    /** Window by window, those first that can be in no later one. */
    private synchronized Fit fit() {
        List<Span> byFirst =
                calls.stream().sorted(Comparator.comparingLong(Span::first)).toList();
        PriorityQueue<Span> open = new PriorityQueue<>(Comparator.comparingLong(Span::last));
        int most = 0;
        int above = 0;
        int next = 0;
        for (long window = byFirst.isEmpty() ? 0 : byFirst.getFirst().first();
                next < byFirst.size() || !open.isEmpty();
                window++) {
            while (next < byFirst.size() && byFirst.get(next).first() == window) {
                open.add(byFirst.get(next));
                next++;
            }
            int put = 0;
            while (!open.isEmpty() && (put < limit || open.peek().last() == window)) {
                open.remove();
                put++;
            }
            most = Math.max(most, put);
            above += Math.max(0, put - limit);
        }
        return new Fit(most, above);
    }
}
