package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The last of all, so that the logs hold what the other tests made the processes say. */
@ExtendWith(OnCluster.class)
@Order(Integer.MAX_VALUE)
class SecretsIT {
    private static final String CALLS = "/calls?limit=500&server=secretive";

    @Test
    void noSecretIsInALogOrInACallRecord(ClusterUnderTest cluster) throws IOException, InterruptedException {
        String credential = "credential-" + UUID.randomUUID();
        String argument = "argument-" + UUID.randomUUID();
        String wrongToken = "wrong-" + UUID.randomUUID();
        McpSession session;
        try (FixtureServer fixture = FixtureServer.startPlain()) {
            cluster.serve("secretive", fixture.url());
            session = McpSession.open(cluster.urls("secretive"), "Authorization", "Bearer " + credential);
            session.echo(0, argument);
            session.echo(1, argument);
        }
        // Failures and refusals speak more than successes do.
        assertThatThrownBy(() -> session.echo(0, argument)).hasMessageContaining("502");
        assertThat(statusWith(wrongToken, cluster)).isEqualTo(401);
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put("session id", session.id());
        secrets.put("admin token", cluster.secret("admin-token"));
        secrets.put("wrong admin token", wrongToken);
        secrets.put("master key", cluster.secret("master-key"));
        secrets.put("client's credential", credential);
        secrets.put("tool's argument", argument);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> cluster.telemetry().get(CALLS).path("calls").size() >= 5);

        JsonNode calls = cluster.telemetry().get(CALLS);
        JsonNode everyCall = cluster.telemetry().get("/calls?limit=500");
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            assertThat(calls.toString()).as(secret.getKey()).doesNotContain(secret.getValue());
            assertThat(everyCall.toString()).as(secret.getKey()).doesNotContain(secret.getValue());
            for (Path log : logs(cluster)) {
                assertThat(Files.readString(log, StandardCharsets.ISO_8859_1))
                        .as("%s in %s", secret.getKey(), log.getFileName())
                        .doesNotContain(secret.getValue());
            }
        }
    }

    private static int statusWith(String token, ClusterUnderTest cluster) throws IOException, InterruptedException {
        URI config = cluster.config().address();
        return new Api(config, token).reply("GET", "/servers").status();
    }

    private static List<Path> logs(ClusterUnderTest cluster) throws IOException {
        try (Stream<Path> files = Files.list(cluster.logs())) {
            return files.toList();
        }
    }
}
