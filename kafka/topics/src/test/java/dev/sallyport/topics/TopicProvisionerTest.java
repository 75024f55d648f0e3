package dev.sallyport.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@UsesKafka
class TopicProvisionerTest {
    private final Admin admin;
    private final TopicProvisioner provisioner;

    TopicProvisionerTest(KafkaUnderTest kafka) {
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        provisioner = new TopicProvisioner(admin, Replication.of(1));
    }

    @AfterEach
    void closeAdmin() {
        admin.close();
    }

    @Test
    void createsWhatIsMissingAndFindsItRightTheNextTime() throws Exception {
        List<TopicDefinition> catalogue = List.of(topic("sallyport.fresh", 3), topic("sallyport.fresh.too", 1));

        assertThat(provisioner.provision(catalogue)).containsExactly("sallyport.fresh", "sallyport.fresh.too");
        assertThat(provisioner.provision(catalogue)).isEmpty();
    }

    @Test
    void theCatalogueItselfSuitsARealBroker() throws Exception {
        List<TopicDefinition> catalogue = TopicCatalogue.read();

        assertThat(provisioner.provision(catalogue)).hasSameSizeAs(catalogue);
        assertThat(provisioner.provision(catalogue)).isEmpty();
    }

    @Test
    void namesEveryContradictionAtOnceAndCreatesNothing() throws Exception {
        create(new NewTopic("sallyport.odd", Optional.of(2), Optional.empty())
                .configs(Map.of("cleanup.policy", "delete", "compression.type", "gzip")));
        List<TopicDefinition> catalogue = List.of(topic("sallyport.odd", 1), topic("sallyport.absent", 1));

        ContradictedTopicsException refusal =
                catchThrowableOfType(ContradictedTopicsException.class, () -> provisioner.provision(catalogue));

        assertThat(refusal.contradictions())
                .extracting(Contradiction::setting, Contradiction::found, Contradiction::expected)
                .containsExactly(
                        tuple("cleanup.policy", "delete", "compact"),
                        tuple("compression.type", "gzip", "lz4"),
                        tuple("partitions", "2", "1"));
        assertThat(refusal)
                .hasMessageContaining("sallyport.odd.compression.type: gzip (expected: lz4). Set it with kafka-configs"
                        + " --alter --topic sallyport.odd --add-config compression.type=lz4");
        assertThat(admin.listTopics().names().get()).doesNotContain("sallyport.absent");
    }

    @Test
    void fewerReplicasThanAskedForAreAContradiction() throws Exception {
        List<TopicDefinition> catalogue = List.of(topic("sallyport.thin", 1));
        provisioner.provision(catalogue);

        ContradictedTopicsException refusal = catchThrowableOfType(
                ContradictedTopicsException.class,
                () -> new TopicProvisioner(admin, Replication.of(3)).provision(catalogue));

        assertThat(refusal.contradictions())
                .extracting(Contradiction::setting, Contradiction::expected)
                .containsExactly(tuple("min.insync.replicas", "2"), tuple("replication", "at least 3"));
    }

    private void create(NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get();
    }

    private static TopicDefinition topic(String name, int partitions) {
        return new TopicDefinition(
                name,
                "test",
                new TopicDefinition.RecordShape("key", "value"),
                new TopicDefinition.Traffic(List.of("test"), List.of("test")),
                partitions,
                new Keeping(Keeping.Cleanup.COMPACT, Optional.empty()),
                Map.of("compression.type", "lz4"));
    }
}
