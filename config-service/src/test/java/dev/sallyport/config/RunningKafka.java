package dev.sallyport.config;

import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.topics.Replication;
import dev.sallyport.topics.TopicCatalogue;
import dev.sallyport.topics.TopicProvisioner;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A broker of a test class's own, with the topics as the catalogue says: their names are constant. */
public final class RunningKafka {
    private RunningKafka() {}

    public static KafkaBroker start() {
        KafkaBroker broker = KafkaBroker.temporary();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            new TopicProvisioner(admin, Replication.of(1)).provision(TopicCatalogue.read());
        } catch (Exception failure) {
            broker.close();
            throw new IllegalStateException("the topics could not be made", failure);
        }
        return broker;
    }
}
