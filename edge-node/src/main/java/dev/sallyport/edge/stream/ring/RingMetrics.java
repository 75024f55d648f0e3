package dev.sallyport.edge.stream.ring;

import java.util.concurrent.atomic.LongAdder;

/** What the rings of this process did so far. Safe for any thread. */
public final class RingMetrics {
    private final LongAdder writes = new LongAdder();
    private final LongAdder writesFailed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final LongAdder replayed = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final LongAdder takenOver = new LongAdder();

    /** Batches sent to the store. */
    public long writes() {
        return writes.sum();
    }

    /** Batches that the store did not take; they are sent again while there is room for them. */
    public long writesFailed() {
        return writesFailed.sum();
    }

    /** Events that no ring has because the store was too slow, or away, or full. */
    public long dropped() {
        return dropped.sum();
    }

    /** Clients that came back for their stream. */
    public long resumed() {
        return resumed.sum();
    }

    /** Events that clients got from a ring. */
    public long replayed() {
        return replayed.sum();
    }

    /** How often a client was told that events are missing. */
    public long gaps() {
        return gaps.sum();
    }

    /** Streams that this edge went on with because their owner was gone. */
    public long takenOver() {
        return takenOver.sum();
    }

    void countWrite() {
        writes.increment();
    }

    void countFailedWrite() {
        writesFailed.increment();
    }

    void countDropped(long events) {
        dropped.add(events);
    }

    /** A client has come back. */
    public void countResumed() {
        resumed.increment();
    }

    void countReplayed(long events) {
        replayed.add(events);
    }

    void countGap() {
        gaps.increment();
    }

    /** A stream is gone on with here. */
    public void countTakenOver() {
        takenOver.increment();
    }
}
