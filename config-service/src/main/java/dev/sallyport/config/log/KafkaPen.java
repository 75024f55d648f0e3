package dev.sallyport.config.log;

import dev.sallyport.config.decide.Change;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.contract.config.HistoryEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** {@link Pen} as a transactional producer whose transactions are initialised. */
final class KafkaPen implements Pen {
    private static final Codec<HistoryEntry> HISTORY = Json.codec(HistoryEntry.class);

    private final Producer<byte[], byte[]> producer;
    private final LogMetrics metrics;

    KafkaPen(Producer<byte[], byte[]> producer, LogMetrics metrics) {
        this.producer = producer;
        this.metrics = metrics;
    }

    @Override
    public Append append(List<Change> changes) {
        long begun = System.nanoTime();
        Placement placement;
        try {
            producer.beginTransaction();
            placement = send(changes);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            return new Append.NotWritten(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Append.NotWritten(e);
        }
        try {
            producer.commitTransaction();
        } catch (KafkaException e) {
            // Also when it says "fenced": an earlier try of the same request may have been heard.
            return new Append.Unsure(placement, e);
        }
        metrics.committed(Duration.ofNanos(System.nanoTime() - begun));
        return new Append.Committed(placement);
    }

    /** Returns only when Kafka has every record, so that nothing but the commit can be in doubt. */
    private Placement send(List<Change> changes) throws ExecutionException, InterruptedException, TimeoutException {
        List<Future<RecordMetadata>> config = new ArrayList<>(changes.size());
        List<Future<RecordMetadata>> history = new ArrayList<>(changes.size());
        for (Change change : changes) {
            byte[] key = ConfigRecordCodec.key(change.configRecord());
            byte @Nullable [] value =
                    ConfigRecordCodec.value(change.configRecord()).orElse(null);
            config.add(producer.send(record(KafkaClients.CONFIG.topic(), change, key, value)));
            history.add(
                    producer.send(record(KafkaClients.HISTORY.topic(), change, key, HISTORY.encode(change.entry()))));
        }
        List<Long> offsets = new ArrayList<>(changes.size());
        for (Future<RecordMetadata> sent : config) {
            offsets.add(offset(sent));
        }
        long lastHistory = -1;
        for (Future<RecordMetadata> sent : history) {
            lastHistory = offset(sent);
        }
        return new Placement(offsets, lastHistory);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, Change change, byte[] key, byte @Nullable [] value) {
        Instant at = change.entry().at();
        return new ProducerRecord<>(topic, 0, at.toEpochMilli(), key, value);
    }

    private static long offset(Future<RecordMetadata> sent)
            throws ExecutionException, InterruptedException, TimeoutException {
        // The producer's own delivery timeout comes first; this only makes sure of an end.
        return sent.get(KafkaClients.CALL_WITHIN.toMillis() * 2, TimeUnit.MILLISECONDS)
                .offset();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
