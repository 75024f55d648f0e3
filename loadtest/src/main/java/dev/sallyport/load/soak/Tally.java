package dev.sallyport.load.soak;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What was done and what was not as it should be. Safe for any thread. */
final class Tally {
    /** The first ones tell what is wrong; a log of hours of them tells nothing more. */
    private static final int SHOWN_MAX = 50;

    private final Map<String, LongAdder> done = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> faults = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> stalled = new ConcurrentHashMap<>();
    private final AtomicInteger shown = new AtomicInteger();
    private final StallWatch watch;
    private final PrintStream out;

    Tally(StallWatch watch, PrintStream out) {
        this.watch = watch;
        this.out = out;
    }

    void did(String what) {
        done.computeIfAbsent(what, first -> new LongAdder()).increment();
    }

    void fault(String activity, Exception failure) {
        boolean stall = watch.shows();
        (stall ? stalled : faults)
                .computeIfAbsent(activity, first -> new LongAdder())
                .increment();
        if (!stall && shown.incrementAndGet() <= SHOWN_MAX) {
            out.println("fault     " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + activity + ": " + failure);
        }
    }

    Map<String, Long> done() {
        return counts(done);
    }

    Map<String, Long> faults() {
        return counts(faults);
    }

    /** What was not as it should be when the machine had just stood still. */
    Map<String, Long> stalled() {
        return counts(stalled);
    }

    private static Map<String, Long> counts(Map<String, LongAdder> adders) {
        Map<String, Long> counts = new TreeMap<>();
        adders.forEach((what, count) -> counts.put(what, count.sum()));
        return counts;
    }
}
