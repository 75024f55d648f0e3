package dev.sallyport.config.log;

import dev.sallyport.contract.Topics;
import dev.sallyport.process.KafkaAccess;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients with the settings that correctness and bounded answers rest on. */
record KafkaClients(KafkaAccess access) {
    static final TopicPartition CONFIG = new TopicPartition(Topics.CONFIG, 0);
    static final TopicPartition HISTORY = new TopicPartition(Topics.CONFIG_HISTORY, 0);
    static final TopicPartition NODES = new TopicPartition(Topics.NODES, 0);
    static final TopicPartition REVOCATIONS = new TopicPartition(Topics.REVOCATIONS, 0);

    /** The pen: constant, so that its owners fence one another. */
    static final String TRANSACTIONAL_ID = "sallyport-config-service";

    /** The same of the revocation log, which is written beside the config log and not after it. */
    static final String REVOCATIONS_TRANSACTIONAL_ID = "sallyport-config-service-revocations";

    /** A person waits for the answer, so Kafka is given up sooner than Kafka's own defaults would. */
    static final Duration CALL_WITHIN = Duration.ofSeconds(5);

    private static final int REQUEST_MILLIS_MAX = 2_500;
    /** Longer than any append takes; a dead owner's open transaction holds up readers for this long at most. */
    private static final int TRANSACTION_MILLIS_MAX = 10_000;

    private static final int POLL_RECORDS_MAX = 5_000;

    /** Kafka's own default. */
    private static final int FETCH_WAIT_MILLIS = 500;

    private static final int FETCH_WAIT_MILLIS_SHORT = 20;

    /** Reads what was committed, from positions that the caller keeps. */
    Consumer<byte[], byte[]> reader() {
        return reader(FETCH_WAIT_MILLIS);
    }

    /** The same of a thread that also writes: where the log ends must not wait for what comes next. */
    Consumer<byte[], byte[]> revocationReader() {
        return reader(FETCH_WAIT_MILLIS_SHORT);
    }

    private Consumer<byte[], byte[]> reader(int fetchWaitMillis) {
        return new KafkaConsumer<>(
                access.with(Map.of(
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        fetchWaitMillis,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        POLL_RECORDS_MAX,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        millis(CALL_WITHIN))),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    Producer<byte[], byte[]> writer() {
        return writer(TRANSACTIONAL_ID);
    }

    Producer<byte[], byte[]> revocationWriter() {
        return writer(REVOCATIONS_TRANSACTIONAL_ID);
    }

    private Producer<byte[], byte[]> writer(String transactionalId) {
        return new KafkaProducer<>(
                access.with(Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        millis(CALL_WITHIN),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        REQUEST_MILLIS_MAX,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        millis(CALL_WITHIN),
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        TRANSACTION_MILLIS_MAX)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    Admin admin() {
        return Admin.create(access.with(Map.of(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                REQUEST_MILLIS_MAX,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis(CALL_WITHIN))));
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
