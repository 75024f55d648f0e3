package dev.sallyport.edge.snapshot.kafka;

import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.contract.config.Provenance;
import dev.sallyport.contract.telemetry.NodeStatus.Reject;
import dev.sallyport.edge.snapshot.DiskCopies;
import dev.sallyport.edge.snapshot.SnapshotCompiler;
import dev.sallyport.edge.snapshot.SnapshotCompiler.Compilation;
import dev.sallyport.edge.snapshot.SnapshotDisk;
import dev.sallyport.edge.snapshot.SnapshotHolder;
import dev.sallyport.process.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays the config log into snapshots, for ever, on one thread. Kafka may be away at any time: the snapshot in force
 * stays, and at a start without Kafka the copy on disk serves.
 *
 * <pre>
 *   disk copy? ──▶ Kafka there? ──▶ same log: go on after the copy's offset
 *                       │           another log: replay from its beginning
 *                       └── not there: the copy is in force; ask again
 * </pre>
 *
 * A copy is old: before Kafka was asked, an edge that is back would say of new servers that there are none.
 */
public final class ConfigLogFollower implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigLogFollower.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CONFIG, 0);
    private static final Duration POLL = Duration.ofMillis(500);
    /** A first poll may come back empty only because the log is. */
    private static final Duration FIRST_POLLS = Duration.ofMillis(50);

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    private final Map<String, Object> consumer;
    private final Map<String, Object> admin;
    private final SnapshotCompiler compiler;
    private final SnapshotHolder holder;
    private final SnapshotDisk disk;
    private final DiskCopies copies;
    private final Listener listener;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private final Map<String, Reject> malformed = new LinkedHashMap<>();
    private ConfigImage image = ConfigImage.EMPTY;
    private String logId = "";
    private @Nullable ConfigImage unserved;
    private long copiedOffset = Provenance.NONE.offset();

    /** Told, on the follower's thread, what came into force. */
    public interface Listener {
        /** The disk copy is in force, since Kafka does not answer; at most once, and never after {@link #caughtUp}. */
        void servingFromDisk();

        /** Everything that was in the log when it was first reached is in force. */
        void caughtUp();

        /** A change is in force; {@code compiling} is how long the snapshot took to make. */
        void changed(Duration compiling);
    }

    /** Prepares to follow; {@code kafka} says where and how. */
    public ConfigLogFollower(
            KafkaAccess kafka, SnapshotCompiler compiler, SnapshotHolder holder, SnapshotDisk disk, Listener listener) {
        this.consumer = kafka.with(Map.of(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) CONNECT_WITHIN.toMillis()));
        this.admin = kafka.with(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CONNECT_WITHIN.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) CONNECT_WITHIN.toMillis()));
        this.compiler = compiler;
        this.holder = holder;
        this.disk = disk;
        this.copies = new DiskCopies(disk);
        this.listener = listener;
    }

    @Override
    public void run() {
        disk.read().ifPresent(copy -> {
            image = copy.image();
            logId = copy.logId();
            unserved = image;
            copiedOffset = image.provenance().offset();
        });
        while (!stopped.get()) {
            try (KafkaConsumer<byte[], byte[]> log = new KafkaConsumer<>(consumer)) {
                follow(log);
            } catch (WakeupException | InterruptException stop) {
                stopped.set(true);
            } catch (OffsetOutOfRangeException e) {
                LOG.atWarn().log("the config log does not reach back to this node's copy; replaying it whole");
                logId = "";
            } catch (KafkaException e) {
                LOG.atWarn().addKeyValue("error", e.getMessage()).log("config log out of reach; asking again");
                serveCopy();
            }
        }
        copies.close();
    }

    private void follow(KafkaConsumer<byte[], byte[]> log) {
        String currentLogId = currentLogId();
        log.assign(List.of(PARTITION));
        long end = log.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
        if (currentLogId.equals(logId) && image.provenance().offset() < end) {
            log.seek(PARTITION, image.provenance().offset() + 1);
        } else {
            image = ConfigImage.EMPTY;
            malformed.clear();
            log.seekToBeginning(List.of(PARTITION));
        }
        logId = currentLogId;
        List<ConfigRecord> replayed = new ArrayList<>();
        boolean behind = true;
        long heardNanos = System.nanoTime();
        while (!stopped.get()) {
            boolean wasBehind = behind;
            ConsumerRecords<byte[], byte[]> records = log.poll(wasBehind ? FIRST_POLLS : POLL);
            if (!records.isEmpty()) {
                heardNanos = System.nanoTime();
            } else if (wasBehind && System.nanoTime() - heardNanos > CONNECT_WITHIN.toNanos()) {
                serveCopy();
            }
            decode(records, replayed);
            behind = wasBehind && log.position(PARTITION) < end;
            if (!behind) {
                advance(replayed, log.position(PARTITION) - 1, wasBehind, records);
                copyWhenNew();
            }
            if (wasBehind && !behind) {
                unserved = null;
                listener.caughtUp();
            }
        }
    }

    private void serveCopy() {
        ConfigImage copy = unserved;
        if (copy != null) {
            unserved = null;
            publish(copy);
            listener.servingFromDisk();
        }
    }

    /** Puts what was replayed in force, all of it at once: while catching up, no half-read log is ever served. */
    private void advance(
            List<ConfigRecord> replayed, long offset, boolean first, ConsumerRecords<byte[], byte[]> records) {
        if (!first && offset == image.provenance().offset()) {
            return;
        }
        Instant at = image.provenance().at();
        for (ConsumerRecord<byte[], byte[]> last : records) {
            at = Instant.ofEpochMilli(last.timestamp());
        }
        image = image.apply(replayed, new Provenance(offset, at));
        replayed.clear();
        listener.changed(publish(image));
    }

    private void decode(ConsumerRecords<byte[], byte[]> records, List<ConfigRecord> into) {
        for (ConsumerRecord<byte[], byte[]> raw : records) {
            String key = new String(raw.key(), StandardCharsets.UTF_8);
            try {
                ConfigRecordCodec.decode(raw.key(), Optional.ofNullable(raw.value()))
                        .ifPresent(into::add);
                malformed.remove(key);
            } catch (MalformedRecord e) {
                LOG.atError()
                        .addKeyValue("key", key)
                        .addKeyValue("offset", raw.offset())
                        .log("a config record cannot be read; what was in force for it stays");
                malformed.put(key, new Reject(key, raw.offset(), "a record that this version cannot read"));
            }
        }
    }

    private Duration publish(ConfigImage image) {
        long began = System.nanoTime();
        Compilation compilation = compiler.compile(image, holder.current());
        List<Reject> rejects = new ArrayList<>(compilation.rejects());
        rejects.addAll(malformed.values());
        holder.publish(new Compilation(compilation.snapshot(), rejects));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** A topic that was deleted and made anew has other records at the same offsets. */
    private String currentLogId() {
        try (Admin client = Admin.create(admin)) {
            Map<String, TopicDescription> found = client.describeTopics(List.of(Topics.CONFIG))
                    .allTopicNames()
                    .get(CONNECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            return Objects.requireNonNull(found.get(Topics.CONFIG)).topicId().toString();
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the config topic cannot be described", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void copyWhenNew() {
        if (image.provenance().offset() != copiedOffset) {
            copiedOffset = image.provenance().offset();
            copies.offer(new SnapshotDisk.Copy(image, logId));
        }
    }

    /** Ends {@link #run} soon; for any thread. */
    public void stop() {
        stopped.set(true);
    }
}
