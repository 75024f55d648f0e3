package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

@UsesKafka
class UsesKafkaTest {
    @Test
    void theSharedBrokerRunsAndIsTheSameForEveryParameter(KafkaUnderTest kafka, KafkaUnderTest same) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
        }
        assertThat(same).isSameAs(kafka);
    }
}
