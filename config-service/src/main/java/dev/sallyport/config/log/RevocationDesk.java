package dev.sallyport.config.log;

import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.revocation.RevocationCodec;
import dev.sallyport.contract.revocation.RevocationImage;
import dev.sallyport.contract.revocation.RevocationImage.Change;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revocation log in Kafka: a reader that keeps its place, and while it has it the pen. Every method may throw a
 * {@link KafkaException}, in bounded time. Confined to the log's thread.
 */
final class RevocationDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationDesk.class);
    private static final TopicPartition PARTITION = KafkaClients.REVOCATIONS;
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaClients clients;
    private final Consumer<byte[], byte[]> reader;
    private @Nullable Producer<byte[], byte[]> pen;
    /** Belongs to the reader's place: what was read once is not read again. */
    private RevocationImage image = RevocationImage.EMPTY;

    RevocationDesk(KafkaClients clients) {
        this.clients = clients;
        this.reader = clients.revocationReader();
        reader.assign(Set.of(PARTITION));
        reader.seekToBeginning(Set.of(PARTITION));
    }

    /** Everything that was read so far, without waiting for more. */
    RevocationImage readOn() {
        return read(Duration.ZERO);
    }

    private RevocationImage read(Duration within) {
        image = image.apply(decode(reader.poll(within)));
        return image;
    }

    /** Everything that is committed now. */
    RevocationImage readToTheEnd() {
        return readTo(reader.endOffsets(Set.of(PARTITION)).getOrDefault(PARTITION, 0L));
    }

    /** Everything before {@code end}, once Kafka shows it: a commit is answered a little before readers may see it. */
    RevocationImage readTo(long end) {
        long deadline = System.nanoTime() + KafkaClients.CALL_WITHIN.toNanos();
        while (reader.position(PARTITION) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new KafkaException("the revocation log was not read to its end in time");
            }
            read(POLL);
        }
        return image;
    }

    private static List<Change> decode(ConsumerRecords<byte[], byte[]> records) {
        List<Change> changes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> raw : records) {
            try {
                changes.add(Change.decode(raw.key(), Optional.ofNullable(raw.value())));
            } catch (MalformedRecord malformed) {
                LOG.atError()
                        .addKeyValue("offset", raw.offset())
                        .addKeyValue("error", malformed.getMessage())
                        .log("passed over a revocation");
            }
        }
        return changes;
    }

    /** Makes this instance the one that writes, if it is not; settles what its last owner had under way. */
    void takePen() {
        if (pen == null) {
            Producer<byte[], byte[]> taken = clients.revocationWriter();
            pen = taken;
            taken.initTransactions();
        }
    }

    /**
     * Appends all of {@code changes} in one transaction; after an exception all of them may be there, or none.
     *
     * @return the offset after the last of them
     */
    long append(List<Change> changes) {
        Producer<byte[], byte[]> holding = pen;
        if (holding == null) {
            throw new IllegalStateException("an append without the pen");
        }
        holding.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>(changes.size());
        for (Change change : changes) {
            byte @Nullable [] value =
                    change.revocation().map(RevocationCodec.INSTANCE::encode).orElse(null);
            byte[] key = change.key().getBytes(StandardCharsets.UTF_8);
            sent.add(holding.send(new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), key, value)));
        }
        long end = sent.stream().mapToLong(RevocationDesk::offset).max().orElse(-1) + 1;
        holding.commitTransaction();
        return end;
    }

    private static long offset(Future<RecordMetadata> sent) {
        try {
            // The producer's own delivery timeout comes first; this only makes sure of an end.
            return sent.get(KafkaClients.CALL_WITHIN.toMillis() * 2, TimeUnit.MILLISECONDS)
                    .offset();
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("Kafka did not take a revocation", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Gives the pen up at once. */
    void dropPen() {
        if (pen != null) {
            pen.close(Duration.ZERO);
            pen = null;
        }
    }

    @Override
    public void close() {
        dropPen();
        reader.close();
    }
}
