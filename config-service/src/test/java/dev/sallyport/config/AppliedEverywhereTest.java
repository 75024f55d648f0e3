package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.telemetry.NodeStatus;
import dev.sallyport.contract.telemetry.NodeStatus.State;
import dev.sallyport.testkit.KafkaBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppliedEverywhereTest {
    private static final KafkaBroker KAFKA = RunningKafka.start();
    private static final RunningService SERVICE = RunningService.on(KAFKA);
    private static final KafkaProducer<String, byte[]> EDGES = new KafkaProducer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrapServers()), new StringSerializer(), new ByteArraySerializer());
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @AfterAll
    static void stop() {
        EDGES.close();
        SERVICE.close();
        KAFKA.close();
    }

    @AfterEach
    void edgesLeave() throws Exception {
        heartbeat("edge-1", State.STOPPED, 0);
        heartbeat("edge-2", State.STOPPED, 0);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() ->
                        !SERVICE.get("/nodes").json().findValuesAsText("alive").contains("true"));
    }

    private static void heartbeat(String nodeId, State state, long offset) throws Exception {
        NodeStatus status = new NodeStatus(
                NodeStatus.SCHEMA,
                Instant.now(),
                nodeId,
                state,
                "test",
                Instant.now(),
                offset,
                "kafka",
                3,
                5,
                List.of());
        EDGES.send(new ProducerRecord<>(
                        Topics.NODES, nodeId, Json.codec(NodeStatus.class).encode(status)))
                .get(10, TimeUnit.SECONDS);
    }

    private static void heartbeatSeen(String nodeId, long offset) throws Exception {
        heartbeat(nodeId, State.SERVING, offset);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> SERVICE.get("/nodes").json().path("nodes").findParents("nodeId").stream()
                        .anyMatch(node -> node.path("nodeId").asText().equals(nodeId)
                                && node.path("alive").asBoolean()
                                && node.path("configOffset").asLong() == offset));
    }

    private static String server(String basePath) {
        return """
                {"basePath":"%s","backend":{"url":"https://up.example.com/mcp"}}""".formatted(basePath);
    }

    @Test
    void withoutEdgesThereIsNothingToWaitFor() {
        assertThat(SERVICE.put("/servers/alone?wait=applied", server("alone")).status())
                .isEqualTo(201);
    }

    @Test
    void anEdgeThatLagsIsNamedWhenTheTimeIsOver() throws Exception {
        long offset = SERVICE.get("/nodes").json().path("offset").asLong();
        heartbeatSeen("edge-1", offset + 1_000);
        heartbeatSeen("edge-2", offset);

        Reply reply = SERVICE.put("/servers/slow?wait=applied&timeout=300ms", server("slow"));

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().path("lagging").findValuesAsText("nodeId")).containsExactly("edge-2");
        assertThat(reply.json().at("/lagging/0/lag").asInt()).isEqualTo(1);
        assertThat(SERVICE.get("/servers/slow").status()).isEqualTo(200);
    }

    @Test
    void keysOfANewSubscriptionAreShownAlsoWhenAnEdgeLags() throws Exception {
        heartbeatSeen("edge-1", SERVICE.get("/nodes").json().path("offset").asLong());

        Reply reply = SERVICE.put("/subscriptions/slow?wait=applied&timeout=100ms", "{\"scope\":\"all\"}");

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().at("/results/0/keys/primary").asText()).startsWith("sp_");
    }

    @Test
    void theAnswerComesWhenTheLastEdgeReports() throws Exception {
        long offset = SERVICE.get("/nodes").json().path("offset").asLong();
        heartbeatSeen("edge-1", offset);

        CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(
                () -> SERVICE.put("/servers/waited?wait=applied&timeout=20s", server("waited")));
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> SERVICE.get("/servers/waited").status() == 200);
        assertThat(reply).isNotDone();
        heartbeat(
                "edge-1",
                State.SERVING,
                SERVICE.get("/nodes").json().path("offset").asLong());

        assertThat(reply.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
    }

    @Test
    void theListOfNodesSaysWhoIsThereAndHowFarBehind() throws Exception {
        long offset = SERVICE.get("/nodes").json().path("offset").asLong();
        heartbeatSeen("edge-1", offset);
        SERVICE.put("/servers/newer", server("newer"));

        JsonNode node = SERVICE.get("/nodes").json().at("/nodes/0");

        assertThat(node.path("nodeId").asText()).isEqualTo("edge-1");
        assertThat(node.path("state").asText()).isEqualTo("serving");
        assertThat(node.path("lag").asInt()).isEqualTo(1);
        assertThat(node.path("streams").asInt()).isEqualTo(3);
    }
}
