package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnCluster.class)
class TelemetryIT {
    private static final int CALLS = 10_000;
    private static final int SESSIONS = 12;
    private static final String OF_THIS_TEST = "server=counted&method=tools/call";

    @Test
    void everyCallIsCountedOnceAndFoundOnceAlthoughThePipelineIsKilled(ClusterUnderTest cluster)
            throws IOException, InterruptedException {
        try (FixtureServer fixture = FixtureServer.startPlain()) {
            cluster.serve("counted", fixture.url());
            try (Traffic traffic = Traffic.of(CALLS, cluster.urls("counted"), SESSIONS)) {
                traffic.goesOn(CALLS / 2);
                cluster.kill("telemetry-pipeline");
                cluster.up("telemetry-pipeline");
                traffic.finish();

                assertThat(traffic.failures()).isEmpty();
                assertThat(traffic.done()).isEqualTo(CALLS);
            }
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> counted(cluster) >= CALLS);
        assertThat(idsOfCalls(cluster)).hasSize(CALLS);
        assertThat(counted(cluster)).isEqualTo(CALLS);
    }

    /** The sum of all windows of both lengths, if they agree and nothing is missing. */
    private static long counted(ClusterUnderTest cluster) throws IOException, InterruptedException {
        long ofTenSeconds = counted(cluster, "10s");
        return ofTenSeconds == counted(cluster, "1m") ? ofTenSeconds : -1;
    }

    private static long counted(ClusterUnderTest cluster, String window) throws IOException, InterruptedException {
        Api.Reply reply =
                cluster.telemetry().reply("GET", "/series?groupBy=outcome&window=" + window + "&" + OF_THIS_TEST);
        if (reply.status() == 503) {
            return -1; // Partitions are on their way to the process that was restarted.
        }
        JsonNode answer = reply.expect(200).json();
        if (!answer.path("complete").asBoolean() || answer.path("series").size() != 1) {
            return -1;
        }
        JsonNode series = answer.path("series").path(0);
        assertThat(series.path("group").path("outcome").asText()).isEqualTo("ok");
        long sum = 0;
        for (JsonNode point : series.path("points")) {
            sum += point.path("count").asLong();
        }
        return sum;
    }

    private static Set<String> idsOfCalls(ClusterUnderTest cluster) throws IOException, InterruptedException {
        Set<String> ids = new HashSet<>();
        String page = "/calls?limit=500&" + OF_THIS_TEST;
        String cursor = "";
        do {
            JsonNode answer = cluster.telemetry().get(page + cursor);
            assertThat(answer.path("complete").asBoolean()).isTrue();
            for (JsonNode call : answer.path("calls")) {
                assertThat(ids.add(call.path("id").asText()))
                        .as("call found once")
                        .isTrue();
            }
            cursor = answer.has("nextCursor")
                    ? "&cursor=" + answer.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return ids;
    }
}
