package dev.sallyport.topics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a cluster lacks of the catalogue, and where it contradicts it. */
record TopicPlan(List<TopicDefinition> missing, List<Contradiction> contradictions) {
    private static final String OR_CATALOGUE = ", or change the catalogue if the cluster is right.";

    TopicPlan {
        missing = List.copyOf(missing);
        contradictions = List.copyOf(contradictions);
    }

    static TopicPlan of(List<TopicDefinition> catalogue, Map<String, ExistingTopic> existing, Replication replication) {
        List<TopicDefinition> missing = new ArrayList<>();
        List<Contradiction> contradictions = new ArrayList<>();
        for (TopicDefinition wanted : catalogue) {
            Optional.ofNullable(existing.get(wanted.name()))
                    .ifPresentOrElse(
                            found -> contradictions.addAll(compare(wanted, found, replication)),
                            () -> missing.add(wanted));
        }
        contradictions.sort(Comparator.comparing(Contradiction::topic).thenComparing(Contradiction::setting));
        return new TopicPlan(missing, contradictions);
    }

    private static List<Contradiction> compare(TopicDefinition wanted, ExistingTopic found, Replication replication) {
        List<Contradiction> contradictions = new ArrayList<>();
        if (found.partitions() != wanted.partitions()) {
            contradictions.add(partitions(wanted, found));
        }
        if (found.replicationFactor() < replication.factor()) {
            contradictions.add(replicas(found, replication));
        }
        wanted.kafkaSettings(replication).forEach((setting, expected) -> {
            String value = found.settings().getOrDefault(setting, "not set");
            if (!suffices(setting, value, expected)) {
                contradictions.add(setting(wanted, setting, value, expected));
            }
        });
        return contradictions;
    }

    /** More replicas in sync than asked for is stricter, not contradictory. */
    private static boolean suffices(String setting, String found, String expected) {
        return found.equals(expected)
                || (setting.equals(Replication.MIN_IN_SYNC)
                        && found.matches("[0-9]{1,4}")
                        && Integer.parseInt(found) > Integer.parseInt(expected));
    }

    private static Contradiction partitions(TopicDefinition wanted, ExistingTopic found) {
        String cure = found.partitions() < wanted.partitions()
                ? "Add partitions with kafka-topics --alter --topic %s --partitions %d"
                        .formatted(wanted.name(), wanted.partitions())
                : "A topic cannot lose partitions: move its records to a new one";
        return new Contradiction(
                wanted.name(),
                "partitions",
                Integer.toString(found.partitions()),
                Integer.toString(wanted.partitions()),
                cure + OR_CATALOGUE);
    }

    private static Contradiction replicas(ExistingTopic found, Replication replication) {
        return new Contradiction(
                found.name(),
                "replication",
                Integer.toString(found.replicationFactor()),
                "at least " + replication.factor(),
                "Add replicas with kafka-reassign-partitions, or provision with --replication "
                        + found.replicationFactor() + ".");
    }

    private static Contradiction setting(TopicDefinition wanted, String setting, String found, String expected) {
        return new Contradiction(
                wanted.name(),
                setting,
                found,
                expected,
                "Set it with kafka-configs --alter --topic %s --add-config %s=%s"
                                .formatted(wanted.name(), setting, expected)
                        + OR_CATALOGUE);
    }
}
