package dev.sallyport.edge.telemetry.kafka;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.CallRecordCodec;
import dev.sallyport.edge.telemetry.CallQueue;
import dev.sallyport.process.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes call records from the queue and sends them, on one thread. {@code KafkaProducer.send} may block while Kafka is
 * away; then the queue fills and counts what it drops, and no event loop notices.
 */
public final class CallSender implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CallSender.class);
    private static final Codec<CallRecord> CODEC = new CallRecordCodec();
    private static final int BATCH_MAX = 1_000;
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Map<String, Object> kafka;
    private final CallQueue queue;
    private volatile boolean stopped;

    /** Prepares to send; {@code kafka} says where and how. */
    public CallSender(KafkaAccess kafka, CallQueue queue) {
        this.kafka = kafka.with(Map.of(
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
                ProducerConfig.LINGER_MS_CONFIG, "20",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
                ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000"));
        this.queue = queue;
    }

    @Override
    public void run() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka)) {
            while (!stopped || queue.size() > 0) {
                List<CallRecord> batch = queue.take(BATCH_MAX, WAIT);
                batch.forEach(call -> send(producer, call));
            }
            producer.close(CLOSE_WITHIN);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** The callback says what became of the record, so the future is of no use. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(KafkaProducer<byte[], byte[]> producer, CallRecord call) {
        // The id is the key, so that a record that is sent twice meets its first copy in one partition.
        byte[] key = call.id().getBytes(StandardCharsets.US_ASCII);
        try {
            producer.send(new ProducerRecord<>(Topics.CALLS, key, CODEC.encode(call)), (metadata, failure) -> {
                if (failure != null) {
                    queue.lost(1);
                    LOG.atWarn().addKeyValue("error", failure.getMessage()).log("a call record was not taken by Kafka");
                }
            });
        } catch (KafkaException e) {
            queue.lost(1);
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("a call record could not be handed to Kafka");
        }
    }

    /** Ends {@link #run} once the queue is empty; for any thread. */
    public void stop() {
        stopped = true;
    }
}
