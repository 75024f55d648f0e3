package dev.sallyport.process.spool;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A spool that never fails: while the disk does not take or give anything, which is counted, and logged when it begins
 * and ends, it is as if it were full. Confined to the thread that sends, but for its counts.
 */
public final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    /** A disk that does not work is not asked again for each record. */
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);

    private final String records;
    private final Optional<Place> place;
    private Optional<SpoolLog> log = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private long tryAgainAt = System.nanoTime();
    private volatile long unsent;
    private volatile long bytes;
    private volatile long damaged;
    private final AtomicLong failures = new AtomicLong();

    /**
     * Where a spool is.
     *
     * @param directory of its own
     * @param bytesMax of all its files together
     */
    public record Place(Path directory, long bytesMax) {}

    @FunctionalInterface
    private interface Work {
        void on(SpoolLog log) throws IOException;
    }

    /**
     * A spool at {@code place}; without one, nothing is ever stored.
     *
     * @param records what is in it, for metrics and the log
     */
    public Spool(String records, Optional<Place> place) {
        this.records = records;
        this.place = place;
    }

    /** Opens it, if that has not been done and can be done now. */
    public void open() {
        whenItWorks(opened -> {});
    }

    /** Stores as many as there is room for, and returns them with their numbers. */
    public List<SpoolRecord> store(List<SpoolRecord> messages) {
        List<SpoolRecord> stored = new ArrayList<>(messages.size());
        whenItWorks(opened -> opened.append(messages, stored));
        return stored;
    }

    /** Whether it holds records that are still to be read. */
    public boolean hasUnread() {
        return log.isPresent() && log.get().hasUnread();
    }

    /** All that was stored so far is in the caller's hands and need not be read. */
    public void passOver() {
        always(SpoolLog::passOver);
    }

    /** The next records; fewer than there are when some are damaged. */
    public List<SpoolRecord> read(int recordsMax, long bytesMax) {
        return log.map(opened -> opened.read(recordsMax, bytesMax)).orElse(List.of());
    }

    /** Kafka has everything up to {@code number}. */
    public void sent(long number) {
        always(opened -> opened.sent(number));
    }

    /** Kafka has all that was read or passed over. */
    public void sentAllRead() {
        always(opened -> opened.sent(opened.lastRead()));
    }

    /** Remembers on disk how far Kafka has everything. */
    public void mark() {
        whenItWorks(SpoolLog::mark);
    }

    /** Makes all of it survive a power cut. */
    public void force() {
        whenItWorks(SpoolLog::force);
    }

    @Override
    public void close() {
        always(SpoolLog::close);
        log = Optional.empty();
    }

    /** What only the next start would miss is not tried while the disk has trouble. */
    private void whenItWorks(Work work) {
        if (place.isEmpty() || (trouble.isPresent() && System.nanoTime() - tryAgainAt < 0)) {
            return;
        }
        if (guarded(work)) {
            if (trouble.isPresent()) {
                LOG.atInfo().addKeyValue("spool", records).log("the disk keeps records again");
            }
            trouble = Optional.empty();
        }
    }

    private void always(Work work) {
        if (log.isPresent()) {
            guarded(work);
        }
    }

    /** Opens the spool where that has not happened, and does the work on it. */
    private boolean guarded(Work work) {
        try {
            if (log.isEmpty()) {
                Place at = place.orElseThrow();
                log = Optional.of(SpoolLog.open(at.directory(), at.bytesMax()));
                if (log.get().hasUnread()) {
                    LOG.atInfo()
                            .addKeyValue("spool", records)
                            .addKeyValue("records", log.get().unsent())
                            .log("records of an earlier run wait in the spool");
                }
            }
            work.on(log.get());
            return true;
        } catch (IOException e) {
            failed(e);
            return false;
        } finally {
            count();
        }
    }

    private void failed(IOException e) {
        failures.incrementAndGet();
        tryAgainAt = System.nanoTime() + TRY_AGAIN_AFTER.toNanos();
        if (trouble.isEmpty()) {
            LOG.atError()
                    .addKeyValue("spool", records)
                    .addKeyValue("directory", place.orElseThrow().directory())
                    .addKeyValue("error", e.toString())
                    .log("the disk does not keep records: those that Kafka does not take wait in memory");
        }
        trouble = Optional.of(e.toString());
    }

    private void count() {
        unsent = log.map(SpoolLog::unsent).orElse(0L);
        bytes = log.map(SpoolLog::bytes).orElse(0L);
        damaged = log.map(SpoolLog::damaged).orElse(0L);
    }

    /** How many records it holds that Kafka does not have yet; for any thread. */
    public long unsent() {
        return unsent;
    }

    /** Shows what it holds, what was damaged, and how often the disk failed. */
    public void watch(MeterRegistry registry) {
        Tags tags = Tags.of("spool", records);
        Gauge.builder("sallyport.spool.records", this, spool -> spool.unsent)
                .description("records on disk that Kafka does not have yet")
                .tags(tags)
                .register(registry);
        Gauge.builder("sallyport.spool.bytes", this, spool -> spool.bytes)
                .description("what the spool takes on disk, what Kafka has of it included")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sallyport.spool.damaged", this, spool -> spool.damaged)
                .description("records that were on disk and could not be read any more")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sallyport.spool.failures", this, spool -> spool.failures.get())
                .description("times that the disk did not take or give anything")
                .tags(tags)
                .register(registry);
    }
}
