package dev.sallyport.load.soak;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notices when this process gets no processor for a while. The others of a soak are on the same core, so they got none either:
 * what is not as it should be then says something of the machine, and nothing of the edges. Safe for any thread.
 */
final class StallWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration STALL = Duration.ofSeconds(1);

    /** What began in a stall may be seen so much later: when a request was given up, or a member was found missing. */
    private static final Duration SHOWS_FOR = Duration.ofSeconds(40);

    private final AtomicLong stalls = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicLong lastEndNanos = new AtomicLong(System.nanoTime() - SHOWS_FOR.toNanos());
    private final Thread thread;

    private StallWatch() {
        this.thread = new Thread(this::watch, "stalls");
        thread.setDaemon(true);
    }

    static StallWatch start() {
        StallWatch watch = new StallWatch();
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            long before = System.nanoTime();
            while (true) {
                Thread.sleep(EVERY);
                long now = System.nanoTime();
                note(now - before - EVERY.toNanos(), now);
                before = now;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(long late, long now) {
        if (late > STALL.toNanos()) {
            stalls.incrementAndGet();
            longestNanos.accumulateAndGet(late, Math::max);
            lastEndNanos.set(now);
        }
    }

    /** Whether what is seen now may come from a stall. */
    boolean shows() {
        return System.nanoTime() - lastEndNanos.get() < SHOWS_FOR.toNanos();
    }

    long stalls() {
        return stalls.get();
    }

    /** In seconds. */
    double longest() {
        return longestNanos.get() / 1e9;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
