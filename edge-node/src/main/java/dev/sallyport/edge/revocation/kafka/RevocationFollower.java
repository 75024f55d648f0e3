package dev.sallyport.edge.revocation.kafka;

import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.revocation.RevocationImage;
import dev.sallyport.contract.revocation.RevocationImage.Change;
import dev.sallyport.edge.revocation.RevocationDisk;
import dev.sallyport.edge.revocation.RevocationHolder;
import dev.sallyport.edge.revocation.Revocations;
import dev.sallyport.process.KafkaAccess;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is revoked as the log says, for ever, on one thread. The log is short, so it is replayed whole each time
 * that Kafka is reached; until it is, what was in force stays, at a start what is on disk.
 */
public final class RevocationFollower implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationFollower.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.REVOCATIONS, 0);
    /** Records end a poll at once; this bounds how late an expired one is taken away. */
    private static final Duration POLL = Duration.ofMillis(500);

    private static final Duration FIRST_POLLS = Duration.ofMillis(50);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Map<String, Object> consumer;
    private final RevocationHolder holder;
    private final RevocationDisk disk;
    private final InstantSource clock;
    private final Runnable onKnown;
    private final CountDownLatch closing = new CountDownLatch(1);

    private RevocationImage inForce = RevocationImage.EMPTY;

    /**
     * Prepares to follow; {@code kafka} says where and how.
     *
     * @param onKnown called on the follower's thread when it is known what is revoked, from wherever; may be twice
     */
    public RevocationFollower(
            KafkaAccess kafka, RevocationHolder holder, RevocationDisk disk, InstantSource clock, Runnable onKnown) {
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
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                "false",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) CONNECT_WITHIN.toMillis()));
        this.holder = holder;
        this.disk = disk;
        this.clock = clock;
        this.onKnown = onKnown;
    }

    @Override
    public void run() {
        disk.read().ifPresent(copy -> {
            publish(copy.at(clock.instant()));
            onKnown.run();
        });
        while (closing.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> log = new KafkaConsumer<>(consumer)) {
                follow(log);
            } catch (InterruptException stop) {
                closing.countDown();
            } catch (KafkaException | IllegalStateException e) {
                LOG.atWarn().addKeyValue("error", e.getMessage()).log("revocation log out of reach; asking again");
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> log) {
        log.assign(List.of(PARTITION));
        long end = log.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
        log.seekToBeginning(List.of(PARTITION));
        RevocationImage read = RevocationImage.EMPTY;
        boolean behind = true;
        while (closing.getCount() > 0) {
            boolean wasBehind = behind;
            ConsumerRecords<byte[], byte[]> records = log.poll(wasBehind ? FIRST_POLLS : POLL);
            read = read.apply(decode(records)).at(clock.instant());
            behind = wasBehind && log.position(PARTITION) < end;
            boolean caughtUp = wasBehind && !behind;
            if (caughtUp || (!behind && read != inForce)) {
                publish(read);
                disk.write(read);
            }
            if (caughtUp) {
                onKnown.run();
            }
        }
    }

    /** A record that nobody can read must not keep the next one from being read. */
    private static List<Change> decode(ConsumerRecords<byte[], byte[]> records) {
        List<Change> changes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> raw : records) {
            try {
                changes.add(Change.decode(raw.key(), Optional.ofNullable(raw.value())));
            } catch (MalformedRecord e) {
                LOG.atError()
                        .addKeyValue("offset", raw.offset())
                        .addKeyValue("error", e.getMessage())
                        .log("a revocation cannot be read and is not in force");
            }
        }
        return changes;
    }

    private void publish(RevocationImage image) {
        inForce = image;
        holder.publish(Revocations.of(image));
    }

    private void pause() {
        try {
            if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("stopped while waiting for Kafka");
            }
        } catch (InterruptedException stop) {
            closing.countDown();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends {@link #run} soon; for any thread. */
    public void stop() {
        closing.countDown();
    }
}
