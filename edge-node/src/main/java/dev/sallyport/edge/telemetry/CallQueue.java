package dev.sallyport.edge.telemetry;

import dev.sallyport.contract.telemetry.CallRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscArrayQueue;

/**
 * Records between the event loops and the one thread that sends them; bounded, and what is too much is counted. An
 * event loop wakes nobody: a signal would cost it more than the record, so the sending thread looks by itself.
 */
public final class CallQueue implements TelemetrySink {
    /** Nobody sees a record that much later; a thread that looks so often costs next to nothing. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private final MpscArrayQueue<CallRecord> queue;
    private final int recordsMax;
    private final LongAdder dropped = new LongAdder();

    /** A queue that holds at most {@code recordsMax}. */
    public CallQueue(int recordsMax) {
        this.recordsMax = recordsMax;
        // Its capacity is a power of two, so the bound is kept by the threshold of offer.
        queue = new MpscArrayQueue<>(Math.max(2, recordsMax));
    }

    @Override
    public void offer(CallRecord call) {
        if (!queue.offerIfBelowThreshold(call, recordsMax)) {
            dropped.increment();
        }
    }

    /** Up to {@code max} records; waits for the first one no longer than {@code within}. For the sending thread. */
    public List<CallRecord> take(int max, Duration within) throws InterruptedException {
        List<CallRecord> taken = new ArrayList<>();
        long until = System.nanoTime() + within.toNanos();
        while (queue.drain(taken::add, max) == 0) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(this, Math.min(left, LOOK_EVERY.toNanos()));
            if (Thread.interrupted()) {
                throw new InterruptedException("no records are taken any more");
            }
        }
        return taken;
    }

    /** Counts records that were taken but could not be sent. */
    public void lost(long records) {
        dropped.add(records);
    }

    public int size() {
        return queue.size();
    }

    /** How many records never reached Kafka. */
    public long dropped() {
        return dropped.sum();
    }
}
