package dev.sallyport.topics;

import dev.sallyport.contract.Topics;
import dev.sallyport.contract.audit.AuditCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads the audit topic as it is now, from its beginning to its end, partition by partition. */
final class AuditReading {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final byte[] NOTHING = {};

    /** A broker that answers has answered in half a minute. */
    private static final int EMPTY_POLLS_MAX = 60;

    private final Consumer<byte[], byte[]> consumer;

    AuditReading(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** What was found, by partition. */
    Map<Integer, AuditCheck> read() {
        Map<Integer, AuditCheck> found = new TreeMap<>();
        for (PartitionInfo each : consumer.partitionsFor(Topics.AUDIT)) {
            found.put(each.partition(), read(new TopicPartition(each.topic(), each.partition())));
        }
        return found;
    }

    private AuditCheck read(TopicPartition partition) {
        List<TopicPartition> only = List.of(partition);
        consumer.assign(only);
        consumer.seekToEnd(only);
        long end = consumer.position(partition);
        consumer.seekToBeginning(only);
        AuditCheck check = new AuditCheck(consumer.position(partition) == 0);
        int emptyPolls = 0;
        while (consumer.position(partition) < end) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> each : polled) {
                if (each.offset() < end) {
                    check.add(each.offset(), orNothing(each.key()), orNothing(each.value()));
                }
            }
            emptyPolls = polled.isEmpty() ? emptyPolls + 1 : 0;
            if (emptyPolls == EMPTY_POLLS_MAX) {
                throw new KafkaException("the records of " + partition + " do not come");
            }
        }
        return check;
    }

    /** A Kafka record without a key or value has null there. */
    private static byte[] orNothing(byte @Nullable [] bytes) {
        return bytes == null ? NOTHING : bytes;
    }
}
