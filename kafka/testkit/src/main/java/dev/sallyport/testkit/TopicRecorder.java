package dev.sallyport.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Everything that was committed to an existing topic, from its beginning. Confined to the test's thread: it reads while
 * the test waits, and only then.
 */
public final class TopicRecorder implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final String topic;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    private TopicRecorder(String topic, KafkaConsumer<String, byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
    }

    public static TopicRecorder of(KafkaUnderTest kafka, String topic) {
        return of(kafka.bootstrapServers(), topic);
    }

    public static TopicRecorder of(String bootstrapServers, String topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            consumer.close();
            throw new IllegalArgumentException("there is no topic " + topic);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new TopicRecorder(topic, consumer);
    }

    /** All records read so far, once they meet the condition. */
    public List<ConsumerRecord<String, byte[]>> await(
            Duration limit, String expectation, Predicate<List<ConsumerRecord<String, byte[]>>> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.test(List.copyOf(records))) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("%s: expected %s within %s, but read %d records: %s"
                        .formatted(topic, expectation, limit, records.size(), lastKeys()));
            }
            consumer.poll(POLL).forEach(records::add);
        }
        return List.copyOf(records);
    }

    public List<ConsumerRecord<String, byte[]>> awaitCount(int count, Duration limit) {
        return await(limit, "at least " + count + " records", read -> read.size() >= count);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private String lastKeys() {
        return "the last keys are "
                + records.reversed().stream().limit(10).map(ConsumerRecord::key).toList();
    }
}
