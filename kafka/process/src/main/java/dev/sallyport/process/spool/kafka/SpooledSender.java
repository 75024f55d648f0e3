package dev.sallyport.process.spool.kafka;

import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.spool.Spool;
import dev.sallyport.process.spool.SpoolRecord;
import dev.sallyport.process.spool.kafka.Delivery.Progress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to one topic, in order, on one thread: each is in the spool before the producer gets it, and stays there
 * until Kafka has it. So whatever was taken from the source survives the process, and goes before what the next one says.
 *
 * <pre>
 *   source ──take──▶ spool ──▶ delivery ──▶ Kafka
 *                      └─ read back ─▲        while Kafka takes less than comes
 * </pre>
 *
 * What the spool has no room for goes past it while Kafka keeps up; otherwise nothing more is taken from the source, whose
 * bound then decides what is dropped. A record may reach Kafka twice when a process was killed.
 */
public final class SpooledSender implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SpooledSender.class);
    private static final int BATCH_MAX = 1_000;

    /** A batch is a write to disk and a wake-up of this thread; a few milliseconds make it more than one record. */
    private static final Duration GATHER = Duration.ofMillis(5);

    private static final Duration AWAY_PAUSE = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration MARK_EVERY = Duration.ofMillis(50);

    /** What Kafka takes at once need never reach the disk; what waits longer is to survive a power cut. */
    private static final Duration FORCE_EVERY = Duration.ofSeconds(1);

    /** How long a stop waits for Kafka; less when Kafka is known to be away. */
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(4);

    private final MessageSource source;
    private final Spool spool;
    private final Delivery delivery;
    /** Taken from the source and not in the spool: it had no room. */
    private final Deque<SpoolRecord> pending = new ArrayDeque<>();

    private final AtomicLong sent = new AtomicLong();
    private long markedAt = System.nanoTime();
    private long forcedAt = System.nanoTime();
    private boolean moved = true;
    private volatile long inMemory;
    private volatile boolean stopped;

    /** Prepares to send to {@code topic}; {@code own} are the producer's settings beyond those that every sender needs. */
    public SpooledSender(KafkaAccess kafka, String topic, Map<String, Object> own, Spool spool, MessageSource source) {
        Map<String, Object> settings = new HashMap<>(own);
        settings.putAll(Map.of(
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                "true",
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                // In order and without a gap: no record is given up for being late.
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.toString(Integer.MAX_VALUE),
                // While it blocks, nothing is written to the spool.
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                "250"));
        this.source = source;
        this.spool = spool;
        this.delivery = new Delivery(topic, kafka.with(settings));
    }

    @Override
    public void run() {
        try {
            spool.open();
            while (!stopped) {
                turn();
            }
            finish();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void turn() throws InterruptedException {
        boolean busy = isBusy();
        if (busy) {
            LockSupport.parkNanos((moved ? GATHER : AWAY_PAUSE).toNanos());
        }
        if (pending.isEmpty()) {
            pending.addAll(source.take(BATCH_MAX, busy ? Duration.ZERO : IDLE));
        }
        keep();
        pass();
        delivery.hand();
        settle();
        inMemory = unstored();
    }

    private boolean isBusy() {
        return !pending.isEmpty() || delivery.size() > 0 || spool.hasUnread();
    }

    /** Puts into the spool what came, as far as there is room. */
    private void keep() {
        if (pending.isEmpty()) {
            return;
        }
        boolean behind = spool.hasUnread();
        List<SpoolRecord> stored = spool.store(List.copyOf(pending));
        for (int i = 0; i < stored.size(); i++) {
            pending.removeFirst();
        }
        if (!behind && !stored.isEmpty() && stored.size() <= delivery.room()) {
            delivery.add(stored);
            spool.passOver();
        }
    }

    /** Passes on what is next: from the spool, and past it only when there is nothing in it that must go before. */
    private void pass() {
        while (spool.hasUnread() && delivery.room() > 0) {
            delivery.add(spool.read(delivery.room(), delivery.roomBytes()));
        }
        while (!spool.hasUnread() && !pending.isEmpty() && delivery.room() > 0) {
            delivery.add(List.of(pending.removeFirst()));
        }
    }

    private void settle() {
        Progress progress = delivery.progress();
        moved = !progress.isNone() || !delivery.isAwayFor(AWAY_PAUSE.multipliedBy(4));
        if (!progress.isNone()) {
            long number = 0;
            for (SpoolRecord each : progress.taken()) {
                number = Math.max(number, each.number());
            }
            for (SpoolRecord each : progress.impossible()) {
                number = Math.max(number, each.number());
            }
            sent.addAndGet(progress.taken().size());
            source.lost(progress.impossible().size());
            spool.sent(number);
        }
        if (delivery.size() == 0) {
            spool.sentAllRead();
        }
        long now = System.nanoTime();
        if (now - markedAt > MARK_EVERY.toNanos()) {
            markedAt = now;
            spool.mark();
        }
        if (delivery.isAwayFor(FORCE_EVERY) && now - forcedAt > FORCE_EVERY.toNanos()) {
            spool.force();
            forcedAt = System.nanoTime();
        }
    }

    /** Empties the source, and waits a while for Kafka to take everything. */
    private void finish() throws InterruptedException {
        long deadline = System.nanoTime() + FINISH_WITHIN.toNanos();
        while (!(source.isEmpty() && pending.isEmpty()) && System.nanoTime() - deadline < 0) {
            turn();
        }
        pending.addAll(source.last());
        do {
            turn();
        } while (isBusy() && System.nanoTime() - deadline < 0 && !(unstored() == 0 && delivery.isAwayFor(FORCE_EVERY)));
    }

    private int unstored() {
        return pending.size() + delivery.unstored();
    }

    private void end() {
        delivery.close();
        settle();
        spool.force();
        long kept = spool.unsent();
        int gone = unstored();
        spool.close();
        inMemory = gone;
        if (kept > 0) {
            LOG.atWarn()
                    .addKeyValue("records", kept)
                    .log("Kafka does not have the last records: the next start sends them");
        }
        if (gone > 0) {
            source.lost(gone);
            LOG.atError().addKeyValue("records", gone).log("the last records reached neither Kafka nor the disk");
        }
    }

    /** Ends {@link #run} once all is sent, or is in the spool and Kafka is away, or after a few seconds; for any thread. */
    public void stop() {
        stopped = true;
    }

    /** How many records Kafka has taken. */
    public long sent() {
        return sent.get();
    }

    /** How many records wait for Kafka, on disk or in memory. */
    public long unsent() {
        return spool.unsent() + inMemory;
    }
}
