package dev.sallyport.process.audit;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.audit.AuditChain;
import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditRecord;
import dev.sallyport.contract.audit.AuditRecord.Writer;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.audit.AuditQueue.Happened;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chains events and sends them, on one thread. While Kafka is away it tries for ever, because a record that is left out
 * breaks the chain; the queue fills, and what it has no room for is told in the chain by a record of its own.
 */
public final class AuditTrail implements AuditLog, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final Codec<AuditRecord> CODEC = Json.codec(AuditRecord.class);
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration BLOCK_WITHIN = Duration.ofSeconds(2);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);
    private static final int RUN_BYTES = 8;

    private final Map<String, Object> kafka;
    private final Writer writer;
    private final String version;
    private final InstantSource clock;
    private final AuditQueue queue;
    private final AuditChain chain;
    private final AtomicLong unsent = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean stopped;

    /**
     * Who writes the trail.
     *
     * @param node the key of its records
     * @param version of the software
     */
    public record Source(String node, String version) {}

    /** Prepares a run of {@code source}; {@code eventsMax} may wait. */
    public AuditTrail(KafkaAccess kafka, Source source, int eventsMax, InstantSource clock) {
        this.kafka = kafka.with(Map.of(
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                "true",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.toString(Integer.MAX_VALUE),
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                "20",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                Long.toString(BLOCK_WITHIN.toMillis())));
        byte[] run = new byte[RUN_BYTES];
        new SecureRandom().nextBytes(run);
        this.writer = new Writer(source.node(), HexFormat.of().formatHex(run));
        this.version = source.version();
        this.clock = clock;
        this.queue = new AuditQueue(eventsMax, clock);
        this.chain = new AuditChain(writer);
    }

    @Override
    public void offer(AuditEvent event) {
        queue.offer(event);
    }

    @Override
    public void run() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka)) {
            boolean taken = send(producer, new Happened(clock.instant(), new AuditEvent.Started(version)));
            while (taken && (!stopped || !queue.isEmpty())) {
                Optional<Happened> next = queue.take(WAIT);
                taken = next.isEmpty() || send(producer, next.get());
            }
            if (taken) {
                send(producer, new Happened(clock.instant(), new AuditEvent.Stopped()));
            }
            producer.close(CLOSE_WITHIN);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        long left = unsent.get() + queue.size();
        if (left > 0) {
            LOG.atError()
                    .addKeyValue("records", left)
                    .addKeyValue("run", writer.run())
                    .log("the last audit records of this run did not reach Kafka");
        }
    }

    /** Once it is chained it must go before any other. Returns false when a stop ended the trying: Kafka is away. */
    private boolean send(KafkaProducer<byte[], byte[]> producer, Happened happened) {
        AuditRecord link = chain.next(happened.at(), happened.event());
        byte[] key = writer.node().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(Topics.AUDIT, key, CODEC.encode(link));
        unsent.incrementAndGet();
        boolean taken = hand(producer, message);
        while (!taken && !stopped) {
            taken = hand(producer, message);
        }
        return taken;
    }

    /** Returns false when the producer did not take the record: no word of the topic, or no room. */
    private boolean hand(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> message) {
        Future<RecordMetadata> handed =
                producer.send(message, (metadata, failure) -> delivered(Optional.ofNullable(failure)));
        return handed.state() != Future.State.FAILED || !(handed.exceptionNow() instanceof RetriableException);
    }

    private void delivered(Optional<Exception> failure) {
        if (failure.isEmpty()) {
            unsent.decrementAndGet();
            sent.incrementAndGet();
        } else if (!(failure.get() instanceof RetriableException)) {
            LOG.atError()
                    .addKeyValue("error", failure.get().getMessage())
                    .addKeyValue("run", writer.run())
                    .log("Kafka refused an audit record: the chain has a gap");
        }
    }

    /** Ends {@link #run} once everything is sent, or at once while Kafka is away; for any thread. */
    public void stop() {
        stopped = true;
    }

    /** How many events there was no room for. */
    public long dropped() {
        return queue.dropped();
    }

    /** Shows what waits, what was sent and what there was no room for. */
    public void watch(MeterRegistry registry) {
        Gauge.builder("sallyport.audit.queued", queue, AuditQueue::size)
                .description("audit events that wait to be sent")
                .register(registry);
        Gauge.builder("sallyport.audit.unsent", unsent, AtomicLong::get)
                .description("audit records that are chained and not yet in Kafka")
                .register(registry);
        FunctionCounter.builder("sallyport.audit.sent", sent, AtomicLong::get)
                .description("audit records that Kafka has")
                .register(registry);
        FunctionCounter.builder("sallyport.audit.dropped", queue, AuditQueue::dropped)
                .description("audit events that there was no room for; the chain tells how many")
                .register(registry);
    }
}
