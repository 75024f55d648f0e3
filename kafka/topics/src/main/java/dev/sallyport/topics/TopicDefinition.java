package dev.sallyport.topics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One topic as the catalogue wants it.
 *
 * @param owner the module that decides about the topic's shape
 * @param settings further topic settings, by Kafka's names
 */
public record TopicDefinition(
        String name,
        String owner,
        RecordShape record,
        Traffic traffic,
        int partitions,
        Keeping keeping,
        Map<String, String> settings) {
    private static final int PARTITIONS_MAX = 1_000;

    public TopicDefinition {
        if (!name.matches("sallyport(\\.[a-z]+)+")) {
            throw new IllegalArgumentException("name: " + name + " (expected: sallyport. and words in small letters)");
        }
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException(
                    name + ".partitions: " + partitions + " (expected: 1 to " + PARTITIONS_MAX + ")");
        }
        settings = Map.copyOf(settings);
    }

    /** What a record of the topic is, for people and for the test that compares it with the contract. */
    public record RecordShape(String key, String value) {}

    public record Traffic(List<String> writers, List<String> readers) {
        public Traffic {
            writers = List.copyOf(writers);
            readers = List.copyOf(readers);
        }
    }

    /** All settings of the topic by Kafka's names, as a cluster of this replication must have them. */
    Map<String, String> kafkaSettings(Replication replication) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(keeping.kafkaSettings());
        all.put(Replication.MIN_IN_SYNC, Integer.toString(replication.minInSync()));
        return all;
    }
}
