package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.contract.config.LimitsDefinition;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionLimits;
import dev.sallyport.edge.RawClient.Answer;
import dev.sallyport.edge.UpstreamUnderTest.Received;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients open sessions and forget them: nothing may grow without end, here or at the upstream. */
@UsesKafka
@Timeout(60)
class ClientsNeverSayGoodbyeTest {
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";

    private static final AtomicInteger SESSIONS = new AtomicInteger();
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    private final McpHttp client = new McpHttp();

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        upstream = UpstreamUnderTest.start((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.eventStream();
                connection.awaitClose();
            } else if (request.method().equals("DELETE")) {
                connection.send("HTTP/1.1 204 No Content\r\n\r\n");
            } else if (request.body().contains("initialize")) {
                connection.json(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
                        "Mcp-Session-Id: up-" + SESSIONS.incrementAndGet() + "\r\n");
            } else {
                connection.json(RESULT);
            }
        });
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
    }

    @Test
    void anIdleSessionIsDeadAndItsUpstreamIsTold() throws Exception {
        edge.configure(server("idle", new SessionLimits(Duration.ofSeconds(1), 100, 100, 100)));
        String session = open("idle");
        String upstreamSession = "up-" + SESSIONS.get();

        await("the upstream is told")
                .atMost(Duration.ofSeconds(15))
                .until(() -> deleted().contains(upstreamSession));
        HttpResponse<String> late = call("idle", session);

        assertThat(late.statusCode()).isEqualTo(404);
        assertThat(late.body()).contains("\"code\":-32001", "\"id\":7", "Session not found");
        assertThat(deleted()).containsOnlyOnce(upstreamSession);
    }

    @Test
    void aSessionThatIsUsedOrHasAStreamLives() throws Exception {
        edge.configure(server("busy", new SessionLimits(Duration.ofSeconds(1), 100, 100, 100)));
        String quiet = open("busy");
        String upstreamOfQuiet = "up-" + SESSIONS.get();
        String streaming = open("busy");
        String upstreamOfStreaming = "up-" + SESSIONS.get();
        try (RawClient stream = RawClient.to(edge.port())) {
            stream.send(RawClient.bare("GET", "/busy/mcp", "Mcp-Session-Id: " + streaming))
                    .readUntil("\r\n\r\n");

            await("the other one expires")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> deleted().contains(upstreamOfQuiet));

            assertThat(call("busy", streaming).statusCode()).isEqualTo(200);
            assertThat(call("busy", quiet).statusCode()).isEqualTo(404);
            assertThat(deleted()).doesNotContain(upstreamOfStreaming);
        }
    }

    @Test
    void oneMoreSessionThanACallerMayHaveIsRefusedUntilOneEnds() throws Exception {
        edge.configure(server("capped", new SessionLimits(Duration.ofHours(1), 100, 2, 100)));
        String first = open("capped");
        open("capped");

        HttpResponse<String> third = client.post(edge.url("/capped/mcp"), McpHttp.INITIALIZE);

        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("Retry-After")).contains("30");
        assertThat(third.body()).contains("\"reason\":\"too_many_sessions\"", "-32013", "DELETE");

        assertThat(client.send("DELETE", edge.url("/capped/mcp"), "Mcp-Session-Id", first)
                        .statusCode())
                .isEqualTo(204);
        await("the place is free").atMost(Duration.ofSeconds(15)).untilAsserted(() -> open("capped"));
    }

    @Test
    void oneMoreSessionThanAServerMayHaveIsRefusedAsTheServersTrouble() throws Exception {
        edge.configure(server("full", new SessionLimits(Duration.ofHours(1), 1, 100, 100)));
        open("full");

        HttpResponse<String> second = client.post(edge.url("/full/mcp"), McpHttp.INITIALIZE);

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).contains("\"reason\":\"too_many_sessions\"", "-32018");
    }

    @Test
    void oneMoreStreamThanACallerMayHaveIsRefusedUntilOneEnds() throws Exception {
        edge.configure(server("streams", new SessionLimits(Duration.ofHours(1), 100, 100, 1)));
        String session = open("streams");
        String get = RawClient.bare("GET", "/streams/mcp", "Mcp-Session-Id: " + session);
        try (RawClient first = RawClient.to(edge.port());
                RawClient second = RawClient.to(edge.port())) {
            first.send(get).readUntil("\r\n\r\n");

            Answer refused = second.send(get).answer();

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("retry-after")).isEqualTo("5");
            assertThat(refused.body()).contains("\"reason\":\"too_many_streams\"", "Close one");
        }
        await("the place is free").atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            try (RawClient third = RawClient.to(edge.port())) {
                assertThat(third.send(get).readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
            }
        });
    }

    private static ServerDefinition server(String name, SessionLimits sessions) {
        LimitsDefinition limits = LimitsDefinition.DEFAULT;
        return Servers.limited(
                Servers.streamable(name, upstream.url("/" + name)),
                new LimitsDefinition(limits.requestBytesMax(), limits.eventBytesMax(), sessions));
    }

    private String open(String server) throws Exception {
        HttpResponse<String> answer = client.post(edge.url("/" + server + "/mcp"), McpHttp.INITIALIZE);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("mcp-session-id").orElseThrow();
    }

    private HttpResponse<String> call(String server, String session) throws Exception {
        return client.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"), "Mcp-Session-Id", session);
    }

    private static List<String> deleted() {
        return upstream.received().stream()
                .filter(request -> request.method().equals("DELETE"))
                .map((Received request) -> request.header("mcp-session-id"))
                .toList();
    }
}
