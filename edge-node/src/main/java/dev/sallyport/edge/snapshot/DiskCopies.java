package dev.sallyport.edge.snapshot;

import dev.sallyport.edge.snapshot.SnapshotDisk.Copy;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes copies of the configuration on a thread of its own: no change waits until the one before is on disk. Of those that come
 * meanwhile only the newest is written. With ten thousand servers a copy costs as much as many changes do, so the next one
 * waits the longer, the longer one took. {@link #offer} and {@link #close} are for one thread.
 */
public final class DiskCopies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskCopies.class);

    /** How long changes may gather at least: it is a copy, not the store. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** And at most: what is not in the copy is replayed from Kafka, unless Kafka is away at the next start. */
    private static final Duration EVERY_MAX = Duration.ofSeconds(30);

    /** Writing takes one part in so many of a core at most, while changes go on. */
    private static final int SHARE = 10;

    private static final Duration LAST_WITHIN = Duration.ofSeconds(10);

    private final Consumer<Copy> writer;
    private final AtomicReference<@Nullable Copy> newest = new AtomicReference<>();
    private final ScheduledThreadPoolExecutor thread;
    private volatile long nextNanos = System.nanoTime();

    public DiskCopies(SnapshotDisk disk) {
        this(disk::write);
    }

    /** Copies go to {@code writer}, which may take its time. */
    DiskCopies(Consumer<Copy> writer) {
        this.writer = writer;
        this.thread = new ScheduledThreadPoolExecutor(1, run -> {
            Thread made = new Thread(run, "config-disk");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Has {@code copy} written soon, unless a newer one comes before; never waits. */
    public void offer(Copy copy) {
        if (newest.getAndSet(copy) == null) {
            writeWhenDue();
        }
    }

    /** A failure to write is logged by the disk and does no harm. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void writeWhenDue() {
        thread.schedule(
                () -> {
                    // The one before may have been under way when this one came.
                    if (nextNanos - System.nanoTime() <= 0) {
                        writeNewest();
                    } else if (!thread.isShutdown()) {
                        writeWhenDue();
                    }
                },
                Math.max(0, nextNanos - System.nanoTime()),
                TimeUnit.NANOSECONDS);
    }

    private void writeNewest() {
        Copy copy = newest.getAndSet(null);
        if (copy != null) {
            long began = System.nanoTime();
            writer.accept(copy);
            long ended = System.nanoTime();
            nextNanos = ended + Math.clamp((ended - began) * SHARE, EVERY.toNanos(), EVERY_MAX.toNanos());
        }
    }

    /** Writes what is not on disk yet, and returns when it is. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("the disk does not take the last good configuration; giving up on it");
                return;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return;
        }
        writeNewest();
    }
}
