package dev.sallyport.edge.telemetry;

import dev.sallyport.contract.telemetry.CallRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Records between the event loops and the one thread that sends them; bounded, and what is too much is counted. */
public final class CallQueue implements TelemetrySink {
    private final BlockingQueue<CallRecord> queue;
    private final LongAdder dropped = new LongAdder();

    /** A queue that holds at most {@code recordsMax}. */
    public CallQueue(int recordsMax) {
        queue = new ArrayBlockingQueue<>(recordsMax);
    }

    @Override
    public void offer(CallRecord call) {
        if (!queue.offer(call)) {
            dropped.increment();
        }
    }

    /** Up to {@code max} records; waits for the first one no longer than {@code within}. For the sending thread. */
    public List<CallRecord> take(int max, Duration within) throws InterruptedException {
        List<CallRecord> taken = new ArrayList<>();
        @Nullable CallRecord first = queue.poll(within.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            taken.add(first);
            queue.drainTo(taken, max - 1);
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
