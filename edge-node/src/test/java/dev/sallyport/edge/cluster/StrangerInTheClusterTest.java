package dev.sallyport.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import dev.sallyport.process.HostPort;
import java.io.Serial;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reaches a member's port is let in by the community edition; what they bring is not run. */
@Timeout(60)
class StrangerInTheClusterTest {
    /** What an attacker would have a member deserialize and run. */
    private static final class Foreign implements EntryProcessor<String, String, String> {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public String process(Map.Entry<String, String> entry) {
            return "ran";
        }
    }

    @Test
    void foreignClassesAreNotDeserialized() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String cluster = "test-" + UUID.randomUUID();
        ClusterMember member = ClusterMember.start(new ClusterConfig(
                cluster,
                ClusterConfig.Mode.MEMBER,
                HostPort.loopback(port),
                List.of(),
                1,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5)));
        ClientConfig stranger = new ClientConfig();
        stranger.setClusterName(cluster);
        stranger.getNetworkConfig().addAddress("127.0.0.1:" + port);
        HazelcastInstance client = HazelcastClient.newHazelcastClient(stranger);
        try {
            assertThatThrownBy(() -> client.<String, String>getMap("anything").executeOnKey("key", new Foreign()))
                    .hasStackTraceContaining("is not allowed")
                    .hasStackTraceContaining(Foreign.class.getName());
            assertThat(member.members()).isOne();
        } finally {
            client.shutdown();
            member.stop();
        }
    }
}
