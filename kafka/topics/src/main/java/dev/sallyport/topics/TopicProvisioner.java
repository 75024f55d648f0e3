package dev.sallyport.topics;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Brings a cluster to the catalogue: creates the topics that are missing, and refuses, before it creates any, when one
 * that exists contradicts it. Several may run at once.
 */
public final class TopicProvisioner {
    private final Admin admin;
    private final Replication replication;

    public TopicProvisioner(Admin admin, Replication replication) {
        this.admin = admin;
        this.replication = replication;
    }

    /** The names of the topics that were created. */
    public Set<String> provision(List<TopicDefinition> catalogue)
            throws ContradictedTopicsException, InterruptedException {
        TopicPlan plan = TopicPlan.of(catalogue, existing(namesOf(catalogue)), replication);
        if (!plan.contradictions().isEmpty()) {
            throw new ContradictedTopicsException(plan.contradictions());
        }
        return create(plan.missing());
    }

    private Set<String> create(List<TopicDefinition> missing) throws InterruptedException {
        Map<String, KafkaFuture<Void>> creations = admin.createTopics(
                        missing.stream().map(this::newTopic).toList())
                .values();
        Set<String> created = new TreeSet<>();
        for (Map.Entry<String, KafkaFuture<Void>> creation : creations.entrySet()) {
            try {
                creation.getValue().get();
                created.add(creation.getKey());
            } catch (ExecutionException failure) {
                // Another provisioner, with the same catalogue, came first: what was wanted is there.
                if (!(failure.getCause() instanceof TopicExistsException)) {
                    throw new KafkaException("cannot create " + creation.getKey(), failure.getCause());
                }
            }
        }
        return created;
    }

    private NewTopic newTopic(TopicDefinition topic) {
        return new NewTopic(topic.name(), topic.partitions(), replication.factor())
                .configs(topic.kafkaSettings(replication));
    }

    private Map<String, ExistingTopic> existing(Set<String> names) throws InterruptedException {
        Set<String> present = new TreeSet<>(get(admin.listTopics().names()));
        present.retainAll(names);
        Map<String, TopicDescription> descriptions =
                get(admin.describeTopics(present).allTopicNames());
        Map<ConfigResource, Config> configs =
                get(admin.describeConfigs(resources(present)).all());
        Map<String, ExistingTopic> topics = new HashMap<>();
        configs.forEach((resource, config) -> Optional.ofNullable(descriptions.get(resource.name()))
                .ifPresent(description -> topics.put(resource.name(), existing(description, config))));
        return topics;
    }

    private static ExistingTopic existing(TopicDescription description, Config config) {
        int replicas = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        Map<String, String> settings = config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        return new ExistingTopic(description.name(), description.partitions().size(), replicas, settings);
    }

    private static Collection<ConfigResource> resources(Set<String> names) {
        return names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
    }

    private static Set<String> namesOf(List<TopicDefinition> catalogue) {
        return catalogue.stream().map(TopicDefinition::name).collect(Collectors.toSet());
    }

    private static <T> T get(KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException failure) {
            throw new KafkaException("cannot read the topics: " + failure.getMessage(), failure);
        }
    }
}
