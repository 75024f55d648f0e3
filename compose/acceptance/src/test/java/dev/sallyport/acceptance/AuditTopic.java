package dev.sallyport.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What {@code sallyport.audit} has since some time. */
final class AuditTopic {
    private static final String TOPIC = "sallyport.audit";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final String ANSWER_MILLIS_MAX = "20000";

    /** Calls that were refused, by server; each has one id, however often it was sent. */
    private final Map<String, Set<String>> refused = new HashMap<>();

    /** The numbers in each writer's chain. */
    private final Map<String, Set<Long>> chains = new HashMap<>();

    private AuditTopic() {}

    static AuditTopic read(String kafka, Instant since) {
        AuditTopic topic = new AuditTopic();
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS_MAX,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.offsetsForTimes(
                            partitions.stream().collect(Collectors.toMap(each -> each, each -> since.toEpochMilli())))
                    .forEach((partition, first) ->
                            Optional.ofNullable(first).ifPresent(found -> consumer.seek(partition, found.offset())));
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    topic.add(Json.read(new String(each.value(), StandardCharsets.UTF_8)));
                }
            }
        }
        return topic;
    }

    private void add(JsonNode record) {
        JsonNode writer = record.path("writer");
        chains.computeIfAbsent(
                        writer.path("node").asText() + "/" + writer.path("run").asText(), first -> new HashSet<>())
                .add(record.path("seq").asLong());
        JsonNode event = record.path("event");
        if (event.path("kind").asText().equals("refusal")) {
            refused.computeIfAbsent(event.at("/target/server").asText(), first -> new HashSet<>())
                    .add(event.path("callId").asText());
        }
    }

    /** How many calls of {@code server} it knows to have been refused. */
    int refused(String server) {
        return refused.getOrDefault(server, Set.of()).size();
    }

    /** How many records are missing between others of their chains. */
    long gaps() {
        return chains.values().stream()
                .mapToLong(numbers -> 1 + Collections.max(numbers) - Collections.min(numbers) - numbers.size())
                .sum();
    }
}
