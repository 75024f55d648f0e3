package dev.sallyport.edge.telemetry.kafka;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.telemetry.NodeStatus;
import dev.sallyport.process.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every two seconds, and at once when something changed, how this node is. Runs on one thread. */
public final class Heartbeat implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Codec<NodeStatus> CODEC = Json.codec(NodeStatus.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Map<String, Object> kafka;
    private final byte[] nodeId;
    private final Supplier<NodeStatus> status;
    private final Semaphore changed = new Semaphore(0);
    private volatile boolean stopped;

    /** Prepares to speak for {@code nodeId}; {@code status} is asked on the heartbeat's thread. */
    public Heartbeat(KafkaAccess kafka, String nodeId, Supplier<NodeStatus> status) {
        this.kafka = kafka.with(Map.of(
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, "2000",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "4000",
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "2000",
                ProducerConfig.LINGER_MS_CONFIG, "0"));
        this.nodeId = nodeId.getBytes(StandardCharsets.UTF_8);
        this.status = status;
    }

    /** Something that others wait for has changed; for any thread. */
    public void changed() {
        changed.release();
    }

    @Override
    public void run() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka)) {
            while (!stopped) {
                beat(producer);
                changed.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS);
                changed.drainPermits();
            }
            beat(producer);
            producer.close(CLOSE_WITHIN);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** The callback says what became of the record, so the future is of no use. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void beat(KafkaProducer<byte[], byte[]> producer) {
        try {
            producer.send(
                    new ProducerRecord<>(Topics.NODES, nodeId, CODEC.encode(status.get())), (metadata, failure) -> {
                        if (failure != null) {
                            LOG.atDebug()
                                    .addKeyValue("error", failure.getMessage())
                                    .log("heartbeat not taken by Kafka");
                        }
                    });
        } catch (KafkaException e) {
            LOG.atDebug().addKeyValue("error", e.getMessage()).log("heartbeat could not be handed to Kafka");
        }
    }

    /** Ends {@link #run} after a last heartbeat; for any thread. */
    public void stop() {
        stopped = true;
        changed.release();
    }
}
