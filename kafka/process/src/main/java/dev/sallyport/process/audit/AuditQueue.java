package dev.sallyport.process.audit;

import dev.sallyport.contract.audit.AuditEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Events between the threads that they happen on and the one that chains them; bounded, and what is too much counts. */
final class AuditQueue implements AuditLog {
    private final BlockingQueue<Happened> queue;
    private final InstantSource clock;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong told = new AtomicLong();

    /** An event and its time. */
    record Happened(Instant at, AuditEvent event) {}

    AuditQueue(int eventsMax, InstantSource clock) {
        this.queue = new ArrayBlockingQueue<>(eventsMax);
        this.clock = clock;
    }

    @Override
    public void offer(AuditEvent event) {
        if (!queue.offer(new Happened(clock.instant(), event))) {
            dropped.incrementAndGet();
        }
    }

    /** The next event, or word of those that were dropped since it was last given. For the sending thread. */
    Optional<Happened> take(Duration within) throws InterruptedException {
        long untold = dropped.get() - told.get();
        if (untold > 0) {
            told.addAndGet(untold);
            return Optional.of(new Happened(clock.instant(), new AuditEvent.Lost(untold)));
        }
        return Optional.ofNullable(queue.poll(within.toNanos(), TimeUnit.NANOSECONDS));
    }

    boolean isEmpty() {
        return queue.isEmpty() && dropped.get() == told.get();
    }

    int size() {
        return queue.size();
    }

    long dropped() {
        return dropped.get();
    }
}
