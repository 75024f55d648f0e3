package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnCluster.class)
class ConfigIT {
    private static final int AT_ONCE = 900;
    private static final int ONE_BY_ONE = 100;
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Clients of Kafka come back within a minute at the latest, and elections take their time. */
    private static final Duration KAFKA_BACK_WITHIN = Duration.ofSeconds(90);

    private static FixtureServer fixture;

    private final ClusterUnderTest cluster;

    ConfigIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void serveFixture(ClusterUnderTest cluster) throws IOException, InterruptedException {
        fixture = FixtureServer.startPlain();
        cluster.serve("steady", fixture.url());
    }

    @AfterAll
    static void stopFixture() {
        fixture.close();
    }

    @Test
    void aThousandServersAreWrittenAndNoCallFails() throws IOException, InterruptedException {
        try (Traffic traffic = Traffic.untilClosed(cluster.urls("steady"))) {
            traffic.goesOn(20);
            ArrayNode documents = Json.MAPPER.createArrayNode();
            for (int i = 0; i < AT_ONCE; i++) {
                documents.add(Servers.document("bulk-" + i, fixture.url()));
            }
            cluster.config().post("/apply", documents).expect(200);
            for (int i = 0; i < ONE_BY_ONE; i++) {
                cluster.config()
                        .put("/servers/single-" + i, Servers.document("single-" + i, fixture.url()))
                        .expect(201);
            }

            Awaitility.await().atMost(SOON).untilAsserted(this::everyEdgeReportsTheLastOffset);
            traffic.goesOn(20);
            traffic.stop();
            assertThat(traffic.failures()).isEmpty();
        }

        for (String server : List.of("bulk-0", "bulk-" + (AT_ONCE - 1), "single-" + (ONE_BY_ONE - 1))) {
            servedByBothEdges(server);
        }
    }

    @Test
    void withoutKafkaCallsGoOnAndARestartedEdgeServesItsCopyFromDisk() throws IOException, InterruptedException {
        McpSession before = McpSession.open(cluster.urls("steady"));
        try (Traffic throughTheOtherEdge = Traffic.untilClosed(List.of(cluster.url(1, "steady")))) {
            cluster.down("kafka");
            before.echo(0, "while Kafka is away");
            before.echo(1, "while Kafka is away");

            cluster.down("edge-1");
            cluster.up("edge-1");
            before.echo(0, "through an edge that started without Kafka");
            servedByBothEdges("steady");

            cluster.up("kafka");
            Awaitility.await().atMost(KAFKA_BACK_WITHIN).until(() -> written("after-kafka-was-away"));
            Awaitility.await().atMost(KAFKA_BACK_WITHIN).ignoreExceptions().untilAsserted(() -> {
                everyEdgeReportsTheLastOffset();
                servedByBothEdges("after-kafka-was-away");
            });
            throughTheOtherEdge.stop();
            assertThat(throughTheOtherEdge.failures()).isEmpty();
        }
    }

    @Test
    void aSecondInstanceOfConfigServiceAnswersReadsAndWrites() throws IOException, InterruptedException {
        cluster.up("config-service-2");
        try {
            Api first = cluster.config();
            Api second = cluster.config("config-service-2");
            first.put("/servers/by-the-first", Servers.document("by-the-first", fixture.url()))
                    .expect(201);
            Awaitility.await().atMost(SOON).until(() -> has(second, "by-the-first"));

            second.put("/servers/by-the-second", Servers.document("by-the-second", fixture.url()))
                    .expect(201);
            Awaitility.await().atMost(SOON).until(() -> has(first, "by-the-second"));

            first.put("/servers/by-the-first-again", Servers.document("by-the-first-again", fixture.url()))
                    .expect(201);
            Awaitility.await().atMost(SOON).until(() -> has(second, "by-the-first-again"));
        } finally {
            cluster.down("config-service-2");
        }
    }

    private boolean written(String server) throws IOException, InterruptedException {
        URI backend = fixture.url();
        int status = cluster.config()
                .put("/servers/" + server, Servers.document(server, backend))
                .status();
        assertThat(status).isIn(201, 428, 503);
        return status != 503;
    }

    private static boolean has(Api config, String server) throws IOException, InterruptedException {
        return config.reply("GET", "/servers/" + server).status() == 200;
    }

    private void everyEdgeReportsTheLastOffset() throws IOException, InterruptedException {
        JsonNode answer = cluster.config().get("/nodes");
        long last = answer.path("offset").asLong();
        List<JsonNode> edges = StreamSupport.stream(answer.path("nodes").spliterator(), false)
                .filter(node -> node.path("alive").asBoolean())
                .toList();
        assertThat(edges).hasSize(2).allSatisfy(edge -> {
            assertThat(edge.path("configOffset").asLong()).isGreaterThanOrEqualTo(last);
            assertThat(edge.path("configSource").asText()).isEqualTo("kafka");
            assertThat(edge.path("lag").asLong()).isZero();
            assertThat(edge.path("rejects")).isEmpty();
        });
    }

    private void servedByBothEdges(String server) throws IOException, InterruptedException {
        McpSession session = McpSession.open(cluster.urls(server));
        session.echo(0, server);
        session.echo(1, server);
    }
}
