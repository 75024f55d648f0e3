package dev.sallyport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.process.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineKilledTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int CALLS = 10_000;

    @TempDir
    private Path directory;

    @Test
    void killedInTheMiddleItCountsEachOfTenThousandCallsOnce() throws Exception {
        countThroughAKill(stateDir -> {});
    }

    @Test
    void killedAndRobbedOfItsStateItCountsEachOfTenThousandCallsOnce() throws Exception {
        countThroughAKill(PipelineKilledTest::delete);
    }

    private interface Meanwhile {
        void happens(Path stateDir) throws IOException;
    }

    private void countThroughAKill(Meanwhile meanwhile) throws Exception {
        Path stateDir = directory.resolve("state");
        try (TestCluster cluster = TestCluster.withTopics()) {
            try (PipelineProcess first = start(cluster, stateDir)) {
                HostPort api = first.api();
                send(cluster, 0, CALLS / 2);
                await().atMost(LIMIT).until(() -> count(cluster.tryToAsk(api, "/api/v1/series?window=1m")) > 0);
                send(cluster, CALLS / 2, CALLS / 2 + 1_000);
                first.kill();
            }
            meanwhile.happens(stateDir);
            send(cluster, CALLS / 2 + 1_000, CALLS);
            send(cluster, 0, 500);

            try (PipelineProcess second = start(cluster, stateDir)) {
                HostPort api = second.api();
                await().atMost(LIMIT).until(() -> {
                    JsonNode answer = cluster.tryToAsk(api, "/api/v1/series?window=1m");
                    return answer.path("complete").asBoolean()
                            && answer.path("notCounted").path("duplicate").asLong() == 500;
                });
                assertThat(count(cluster.ask(api, "/api/v1/series?window=1m"))).isEqualTo(CALLS);
                assertThat(count(cluster.ask(api, "/api/v1/series?window=10s"))).isEqualTo(CALLS);
                assertThat(idsOfAllPages(cluster, api)).hasSize(CALLS).doesNotHaveDuplicates();
                assertThat(second.terminate()).isZero();
            }
        }
    }

    private PipelineProcess start(TestCluster cluster, Path stateDir) throws IOException {
        return PipelineProcess.start(directory, cluster.broker().bootstrapServers(), stateDir);
    }

    /** The same calls for the same numbers, whenever they are sent. */
    private final Instant base = Instant.now();

    private void send(TestCluster cluster, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            cluster.send(Calls.at(base.minusMillis(i)).id("call-" + i).call());
        }
        cluster.flush();
    }

    private static List<String> idsOfAllPages(TestCluster cluster, HostPort api) throws Exception {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = cluster.ask(api, "/api/v1/calls?limit=500" + cursor);
            page.path("calls").forEach(call -> ids.add(call.path("id").asText()));
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    private static long count(JsonNode answer) {
        return answer.path("total").path("count").asLong();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
