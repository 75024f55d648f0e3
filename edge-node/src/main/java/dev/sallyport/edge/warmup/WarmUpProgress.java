package dev.sallyport.edge.warmup;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** When a warm-up has come to its end: time is up, enough was called, or the newest answers all came quickly. Safe for any thread. */
final class WarmUpProgress {
    /** Ten thousand calls and the compilers have seen what there is to see. */
    static final int CALLS = 10_000;

    /** What the first callers' slowest calls should not exceed. */
    private static final Duration QUICK = Duration.ofMillis(25);

    /** So many in a row are no accident. */
    static final int QUICK_ONES = 500;

    /** A run that others learn from takes the time it needs. */
    private static final Duration LESSON = Duration.ofMinutes(1);

    private final long deadline;
    private final boolean isLesson;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger lastSlow = new AtomicInteger();

    private WarmUpProgress(Duration atMost, boolean isLesson) {
        this.deadline = System.nanoTime() + (isLesson ? LESSON : atMost).toNanos();
        this.isLesson = isLesson;
    }

    /** A warm-up that begins now. In a JVM that makes an AOT cache of this run it goes on for all of its calls. */
    static WarmUpProgress begin(Duration atMost) {
        return new WarmUpProgress(
                atMost,
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .anyMatch(argument -> argument.startsWith("-XX:AOTCacheOutput=")));
    }

    /** Whether another call is to be made; it counts as begun then. */
    boolean goesOn() {
        return System.nanoTime() - deadline < 0 && !isSettled() && begun.getAndIncrement() < CALLS;
    }

    private boolean isSettled() {
        return !isLesson && answered.get() - lastSlow.get() >= QUICK_ONES;
    }

    /** A call was answered, after so long. */
    void answered(long nanos) {
        int number = answered.incrementAndGet();
        if (nanos > QUICK.toNanos()) {
            lastSlow.accumulateAndGet(number, Math::max);
        }
    }

    /** How many calls were answered by now. */
    int calls() {
        return answered.get();
    }
}
