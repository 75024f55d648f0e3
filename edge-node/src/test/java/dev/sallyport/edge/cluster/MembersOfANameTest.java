package dev.sallyport.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Edges that know of each other only the name that their addresses are under, as in Kubernetes. */
@Timeout(120)
class MembersOfANameTest {
    private static final List<String> HOSTS = List.of("127.0.0.31", "127.0.0.32");
    private static final int PORT = 5701;
    private static final int HEARTBEAT_SECONDS = 2;
    private static final String NAME = "edges.sallyport.test";

    private final String cluster = "test-" + UUID.randomUUID();
    private final List<EdgeProcess> edges = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (EdgeProcess edge : edges) {
            edge.end();
        }
    }

    @Test
    void allAddressesOfANameAreMembers() throws Exception {
        // The JVM's own way to have names without a name server.
        Path names = Files.write(
                folder.resolve("hosts"),
                HOSTS.stream().map(host -> host + " " + NAME).toList());
        try (SplittableNetwork network = SplittableNetwork.create(HOSTS)) {
            List<String> before = new ArrayList<>(network.within());
            before.addAll(List.of("env", "JAVA_TOOL_OPTIONS=-Djdk.net.hosts.file=" + names));
            for (String host : HOSTS) {
                edges.add(EdgeProcess.start(
                        before, cluster, host + ":" + PORT, List.of("dns:///" + NAME + ":" + PORT), HEARTBEAT_SECONDS));
            }
            for (EdgeProcess edge : edges) {
                assertThat(edge.answer()).isEqualTo("ready");
            }

            for (EdgeProcess edge : edges) {
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> edge.ask("members").equals("2"));
            }
        }
    }
}
