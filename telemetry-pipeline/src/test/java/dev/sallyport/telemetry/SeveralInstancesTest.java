package dev.sallyport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.process.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralInstancesTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int CALLS = 400;

    @TempDir
    private Path directory;

    @Test
    void twoShareTheWorkAndEitherAnswersForAll() throws Exception {
        try (TestCluster cluster = TestCluster.withTopics();
                PipelineProcess other = PipelineProcess.start(
                        directory, cluster.broker().bootstrapServers(), directory.resolve("other"))) {
            TelemetryPipeline.Started here = cluster.start(directory.resolve("here"));
            HostPort first = here.addresses().api();
            HostPort second = other.api();
            await("both have partitions")
                    .atMost(LIMIT)
                    .until(() -> partitionsOf(cluster, first) == 2 && partitionsOf(cluster, second) == 2);

            for (int i = 0; i < CALLS; i++) {
                cluster.send(Calls.at(Instant.now()).id("call-" + i).call());
            }
            cluster.flush();
            await("either answers for all")
                    .atMost(LIMIT)
                    .until(() -> countIfComplete(cluster, first) == CALLS && countIfComplete(cluster, second) == CALLS);
            assertThat(cluster.ask(second, "/api/v1/calls?limit=500").path("calls"))
                    .hasSize(CALLS);
            for (int i = 0; i < 20; i++) {
                assertThat(cluster.ask(first, "/api/v1/calls/call-" + i)
                                .path("id")
                                .asText())
                        .isEqualTo("call-" + i);
            }

            other.kill();

            JsonNode withoutPeer = cluster.ask(first, "/api/v1/series?window=1m");
            assertThat(withoutPeer.path("complete").asBoolean()).isFalse();
            assertThat(withoutPeer.path("missing").get(0).path("from").asText()).isEqualTo(second.toString());
            assertThat(withoutPeer.path("missing").get(0).path("partitions")).hasSize(2);
            await("the survivor answers for all").atMost(LIMIT).until(() -> countIfComplete(cluster, first) == CALLS);
            here.pipeline().stop().join();
        }
    }

    private static long countIfComplete(TestCluster cluster, HostPort at) {
        JsonNode answer = cluster.tryToAsk(at, "/api/v1/series?window=1m");
        return answer.path("complete").asBoolean()
                ? answer.path("total").path("count").asLong()
                : -1;
    }

    /** An instance that is asked as a peer answers for what it has, and for nothing else. */
    private static int partitionsOf(TestCluster cluster, HostPort at) {
        return cluster.tryToAsk(at, "/peer/v1/series?partitions=0,1,2,3")
                .path("parts")
                .size();
    }
}
