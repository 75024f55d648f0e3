package dev.sallyport.telemetry.query;

import dev.sallyport.contract.Topics;
import dev.sallyport.process.HostPort;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** Which instance has which partitions, as the consumer group last agreed. */
record Placement(Map<String, Set<Integer>> byInstance) {
    static Placement of(KafkaStreams streams) {
        Map<String, Set<Integer>> byInstance = new TreeMap<>();
        try {
            for (StreamsMetadata instance : streams.metadataForAllStreamsClients()) {
                Set<Integer> partitions = new TreeSet<>();
                instance.topicPartitions().stream()
                        .filter(partition -> partition.topic().equals(Topics.CALLS))
                        .forEach(partition -> partitions.add(partition.partition()));
                byInstance.put(new HostPort(instance.host(), instance.port()).toString(), partitions);
            }
        } catch (IllegalStateException | InvalidStateStoreException notRunning) {
            return new Placement(Map.of());
        }
        return new Placement(byInstance);
    }
}
