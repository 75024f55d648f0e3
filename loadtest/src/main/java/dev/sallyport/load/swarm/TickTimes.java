package dev.sallyport.load.swarm;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * How long the events of many streams were under way, from the moment at which each was due. Confined to the event loop.
 */
final class TickTimes {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final LongSupplier clock;
    private final Histogram sinceDue = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram lateness = new Histogram(LONGEST_NANOS, DIGITS);
    private final Map<TickFault, Long> faults = new EnumMap<>(TickFault.class);
    private final CompletableFuture<Latencies> ended = new CompletableFuture<>();
    private long measuredFrom = Long.MAX_VALUE;
    private long until = Long.MAX_VALUE;
    private int streams;
    private long received;

    /** @param clock as {@link System#nanoTime()} */
    TickTimes(LongSupplier clock) {
        this.clock = clock;
    }

    /** Events that are due from {@code leadIn} on are measured; a stream is done with the first that is due after them. */
    void begin(int count, Duration leadIn, Duration measured) {
        streams = count;
        measuredFrom = clock.getAsLong() + leadIn.toNanos();
        until = measuredFrom + measured.toNanos();
    }

    /** Returns whether the stream is done. */
    boolean came(long dueNanos, long sentNanos) {
        received++;
        if (dueNanos >= until) {
            return true;
        }
        if (dueNanos >= measuredFrom) {
            sinceDue.recordValue(within(clock.getAsLong() - dueNanos));
            lateness.recordValue(within(sentNanos - dueNanos));
        }
        return false;
    }

    void done() {
        streams--;
        if (streams == 0) {
            ended.complete(new Latencies(sinceDue, lateness));
        }
    }

    void wrong(TickFault fault, long count) {
        faults.merge(fault, count, Long::sum);
    }

    /** Gives up on the streams that are not done. */
    void giveUp() {
        if (!ended.isDone()) {
            wrong(TickFault.STREAM_SILENT, streams);
            ended.complete(new Latencies(sinceDue, lateness));
        }
    }

    CompletableFuture<Latencies> ended() {
        return ended;
    }

    long received() {
        return received;
    }

    Map<TickFault, Long> faults() {
        return Map.copyOf(faults);
    }

    private static long within(long nanos) {
        return Math.clamp(nanos, 0, LONGEST_NANOS);
    }
}
