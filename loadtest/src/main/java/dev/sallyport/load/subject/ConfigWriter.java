package dev.sallyport.load.subject;

import dev.sallyport.contract.Topics;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecordCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to the config log one change after the other, as the config service does: a transaction each, with its history. */
final class ConfigWriter implements AutoCloseable {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

    private final Producer<byte[], byte[]> producer;

    private ConfigWriter(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    static ConfigWriter open(String bootstrapServers) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "loadtest-config",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return new ConfigWriter(producer);
    }

    /** Returns when Kafka has committed it. */
    void write(ConfigRecord change) throws InterruptedException {
        byte[] key = ConfigRecordCodec.key(change);
        byte[] value = ConfigRecordCodec.value(change).orElseThrow();
        producer.beginTransaction();
        try {
            for (var sent : List.of(
                    producer.send(new ProducerRecord<>(Topics.CONFIG, 0, key, value)),
                    // Nobody reads it here: that it is as long as the change itself is enough.
                    producer.send(new ProducerRecord<>(Topics.CONFIG_HISTORY, 0, key, value)))) {
                sent.get(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the config log cannot be written", failure);
        }
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
