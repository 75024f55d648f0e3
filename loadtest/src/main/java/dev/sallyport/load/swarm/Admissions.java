package dev.sallyport.load.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Calls that a limit let through. The edge that counted one did so between its sending and its answer: mostly that is within one
 * window of the limit, and sometimes across the end of one.
 */
public final class Admissions {
    private final long periodMillis;
    /** By the first and then the last window in which a call may have been counted: how many there are. */
    private final NavigableMap<Long, NavigableMap<Long, Long>> calls = new TreeMap<>();

    /**
     * None yet.
     *
     * @param period of the windows, which begin at multiples of it since the epoch
     */
    public Admissions(Duration period) {
        this.periodMillis = period.toMillis();
    }

    /**
     * What the windows had.
     *
     * @param over how many calls are more than fit, however those across an end are shared out
     * @param windows how many each window had, but for the first and the last, in which there were calls for a part of the time
     */
    public record Fill(long over, List<Long> windows) {
        public Fill {
            windows = List.copyOf(windows);
        }
    }

    /** A call that was sent and answered at these times, in milliseconds since the epoch. */
    void add(long sentMillis, long answeredMillis) {
        add(sentMillis / periodMillis, answeredMillis / periodMillis, 1);
    }

    private void add(Long first, Long last, long count) {
        calls.computeIfAbsent(first, window -> new TreeMap<>()).merge(last, count, Long::sum);
    }

    /** Those of several clients together; all of the same limit. */
    public static Admissions sum(Duration period, List<Admissions> all) {
        Admissions sum = new Admissions(period);
        all.forEach(each ->
                each.calls.forEach((first, byLast) -> byLast.forEach((last, count) -> sum.add(first, last, count))));
        return sum;
    }

    /** Shares them out so that as few as possible are more than {@code limit} in a window: who can wait least goes first. */
    public Fill fill(long limit) {
        if (calls.isEmpty()) {
            return new Fill(0, List.of());
        }
        NavigableMap<Long, Long> waiting = new TreeMap<>();
        List<Long> windows = new ArrayList<>();
        long over = 0;
        for (long window = calls.firstKey(); window <= calls.lastKey() || !waiting.isEmpty(); window++) {
            calls.getOrDefault(window, new TreeMap<>()).forEach((last, count) -> waiting.merge(last, count, Long::sum));
            windows.add(take(waiting, limit));
            Long late = waiting.remove(window);
            over += late == null ? 0 : late;
        }
        return new Fill(over, windows.size() <= 2 ? List.of() : windows.subList(1, windows.size() - 1));
    }

    private static long take(NavigableMap<Long, Long> waiting, long limit) {
        long room = limit;
        while (room > 0 && !waiting.isEmpty()) {
            long last = waiting.firstKey();
            long there = waiting.firstEntry().getValue();
            long taken = Math.min(room, there);
            room -= taken;
            if (taken == there) {
                waiting.remove(last);
            } else {
                waiting.put(last, there - taken);
            }
        }
        return limit - room;
    }
}
