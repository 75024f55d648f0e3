package dev.sallyport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.process.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaAwayTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    private Path stateDir;

    @Test
    void whileKafkaIsAwayAnswersGoOnAndSaySo() throws Exception {
        try (TestCluster cluster = TestCluster.withTopics()) {
            TelemetryPipeline.Started started = cluster.start(stateDir);
            HostPort api = started.addresses().api();
            cluster.send(Calls.at(Instant.now()).id("before").call());
            cluster.flush();
            await().atMost(LIMIT).until(() -> count(cluster, api) == 1);

            cluster.broker().stop();

            await().atMost(LIMIT)
                    .until(() -> cluster.ask(api, "/api/v1/series?window=1m")
                            .path("missing")
                            .findValuesAsText("from")
                            .contains("kafka"));
            JsonNode answer = cluster.ask(api, "/api/v1/series?window=1m");
            assertThat(answer.path("complete").asBoolean()).isFalse();
            assertThat(answer.path("total").path("count").asLong()).isEqualTo(1);
            assertThat(cluster.ask(api, "/api/v1/calls/before").path("id").asText())
                    .isEqualTo("before");

            cluster.broker().start();

            cluster.send(Calls.at(Instant.now()).id("after").call());
            cluster.flush();
            await().atMost(LIMIT).until(() -> count(cluster, api) == 2);
            await().atMost(LIMIT)
                    .until(() -> cluster.tryToAsk(api, "/api/v1/series?window=1m")
                            .path("complete")
                            .asBoolean());
            started.pipeline().stop().join();
        }
    }

    @Test
    void startedBeforeItsTopicItWaits() throws Exception {
        try (TestCluster cluster = TestCluster.withoutTopics()) {
            CompletableFuture<TelemetryPipeline.Started> starting = CompletableFuture.supplyAsync(() -> {
                try {
                    return TelemetryPipeline.start(cluster.config(stateDir), InstantSource.system(), () -> {});
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> !starting.isDone());

            cluster.createTopics();

            TelemetryPipeline.Started started = starting.get();
            cluster.send(Calls.at(Instant.now()).call());
            cluster.flush();
            await().atMost(LIMIT).until(() -> count(cluster, started.addresses().api()) == 1);
            started.pipeline().stop().join();
        }
    }

    private static long count(TestCluster cluster, HostPort api) {
        return cluster.tryToAsk(api, "/api/v1/series?window=1m")
                .path("total")
                .path("count")
                .asLong();
    }
}
