package dev.sallyport.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.IMap;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.LimitsDefinition;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionLimits;
import dev.sallyport.contract.session.SessionRecord;
import dev.sallyport.edge.EdgeUnderTest;
import dev.sallyport.edge.McpHttp;
import dev.sallyport.edge.RawClient;
import dev.sallyport.edge.RawClient.Answer;
import dev.sallyport.edge.Servers;
import dev.sallyport.edge.UpstreamUnderTest;
import dev.sallyport.process.HostPort;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions belong to no edge: two of them list, count and end what either has opened. */
@UsesKafka
@Timeout(90)
class SessionsOverTheClusterTest {
    private static final Codec<SessionRecord> CODEC = Json.codec(SessionRecord.class);
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final String NAME = "sessions-" + UUID.randomUUID();
    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final Set<String> SSE_SESSIONS = ConcurrentHashMap.newKeySet();

    private static EdgeUnderTest one;
    private static EdgeUnderTest other;
    private static UpstreamUnderTest upstream;
    private static HazelcastInstance observer;

    private final McpHttp client = new McpHttp();

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        int first = freePort();
        int second = freePort();
        List<String> members = List.of("127.0.0.1:" + first, "127.0.0.1:" + second);
        one = EdgeUnderTest.start(kafka, member(first, members));
        other = EdgeUnderTest.start(kafka, member(second, members));
        ClientConfig config = new ClientConfig();
        config.setClusterName(NAME);
        config.getNetworkConfig().addAddress("127.0.0.1:" + first, "127.0.0.1:" + second);
        observer = HazelcastClient.newHazelcastClient(config);
        upstream = UpstreamUnderTest.start(SessionsOverTheClusterTest::answer);
    }

    @AfterAll
    static void stop() {
        observer.shutdown();
        other.close();
        one.close();
        upstream.close();
    }

    private static void answer(UpstreamUnderTest.Received request, UpstreamUnderTest.Connection connection)
            throws IOException {
        if (request.uri().startsWith("/base/sse")) {
            String session = "sse-" + OPENED.incrementAndGet();
            SSE_SESSIONS.add(session);
            connection.eventStream();
            connection.send("event: endpoint\ndata: /base/messages?s=" + session + "\n\n");
            connection.awaitClose();
            SSE_SESSIONS.remove(session);
        } else if (request.uri().startsWith("/base/messages")) {
            boolean known = SSE_SESSIONS.contains(request.uri().substring("/base/messages?s=".length()));
            connection.send("HTTP/1.1 " + (known ? "202 Accepted" : "404 Not Found") + "\r\nContent-Length: 0\r\n\r\n");
        } else if (request.method().equals("DELETE")) {
            connection.send("HTTP/1.1 204 No Content\r\n\r\n");
        } else if (request.body().contains("initialize")) {
            connection.json(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
                    "Mcp-Session-Id: up-" + OPENED.incrementAndGet() + "\r\n");
        } else {
            connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}");
        }
    }

    @Test
    void aSessionIsListedWithWhatBothEdgesSawAndNoSecret() throws Exception {
        configure(server("listed", new SessionLimits(Duration.ofSeconds(4), 100, 100, 100)));
        String session = open(one, "listed");
        String upstreamSession = "up-" + OPENED.get();

        assertThat(call(other, "listed", session).statusCode()).isEqualTo(200);

        await().atMost(WITHIN).untilAsserted(() -> {
            SessionRecord listed = only("listed");
            assertThat(listed.calls()).isEqualTo(2);
            assertThat(listed.bytes()).isGreaterThan(100);
            assertThat(listed.who().clientName()).contains("test");
            assertThat(listed.who().clientVersion()).contains("1");
            assertThat(listed.edge()).isNotEmpty();
        });
        assertThat(json("listed")).doesNotContain(session, upstreamSession);
    }

    @Test
    void anIdleSessionIsDeadOnBothEdgesAndItsUpstreamIsToldOnce() throws Exception {
        configure(server("idle", new SessionLimits(Duration.ofSeconds(1), 100, 100, 100)));
        String session = open(one, "idle");
        String upstreamSession = "up-" + OPENED.get();

        await("the upstream is told").atMost(WITHIN).until(() -> deleted().contains(upstreamSession));

        for (EdgeUnderTest edge : List.of(one, other)) {
            HttpResponse<String> late = call(edge, "idle", session);
            assertThat(late.statusCode()).isEqualTo(404);
            assertThat(late.body()).contains("-32001");
        }
        assertThat(deleted()).containsOnlyOnce(upstreamSession);
        assertThat(records("idle")).isEmpty();
    }

    @Test
    void aSessionThatAnotherEdgeUsesIsAliveHereToo() throws Exception {
        configure(server("shared", new SessionLimits(Duration.ofSeconds(3), 100, 100, 100)));
        String session = open(one, "shared");
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();

        await("used elsewhere for longer than a session may be idle")
                .pollInterval(Duration.ofMillis(400))
                .atMost(WITHIN)
                .until(() -> call(other, "shared", session).statusCode() == 200 && System.nanoTime() > until);

        assertThat(call(one, "shared", session).statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionThatSomebodyEndedIsEndedAtTheUpstream() throws Exception {
        configure(server("ended", new SessionLimits(Duration.ofHours(1), 100, 100, 100)));
        open(one, "ended");
        String upstreamSession = "up-" + OPENED.get();
        await().atMost(WITHIN).until(() -> records("ended").size() == 1);
        SessionRecord session = only("ended");

        sessions().put(session.id(), new HazelcastJsonValue(text(session.killed())));

        await("the upstream is told").atMost(WITHIN).until(() -> deleted().contains(upstreamSession));
        await("nobody is told again")
                .during(Duration.ofSeconds(2))
                .atMost(WITHIN)
                .untilAsserted(() -> assertThat(deleted()).containsOnlyOnce(upstreamSession));
    }

    @Test
    void whatOneEdgeOpenedCountsAtTheOther() throws Exception {
        configure(server("counted", new SessionLimits(Duration.ofHours(1), 100, 2, 100)));
        open(one, "counted");
        open(one, "counted");

        await("the other edge has heard of it").atMost(WITHIN).untilAsserted(() -> {
            HttpResponse<String> third = client.post(other.url("/counted/mcp"), McpHttp.INITIALIZE);
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.body()).contains("too_many_sessions");
        });
    }

    @Test
    void aMessageFindsItsStreamFromTheOtherEdgeAndIsToldWhenItIsGone() throws Exception {
        configure(Servers.sse("old", upstream.url("/base")));
        String endpoint;
        try (RawClient stream = RawClient.to(one.port())) {
            stream.send(RawClient.bare("GET", "/old/sse")).readUntil("event: endpoint\ndata: ");
            endpoint = stream.readUntil("\n\n").strip();
            assertThat(post(other, endpoint).status()).isEqualTo(202);
            await().atMost(WITHIN).untilAsserted(() -> {
                SessionRecord listed = only("old");
                assertThat(listed.transport()).isEqualTo("sse");
                assertThat(listed.streamsOpen(System.currentTimeMillis())).isEqualTo(1);
            });
        }
        await("the upstream noticed").atMost(WITHIN).until(SSE_SESSIONS::isEmpty);

        Answer lost = post(other, endpoint);

        assertThat(lost.status()).isEqualTo(404);
        assertThat(lost.body()).contains("\"code\":-32001", "\"id\":7", "session_lost");
        await("it is listed no more").atMost(WITHIN).until(() -> records("old").isEmpty());
    }

    private static Answer post(EdgeUnderTest edge, String endpoint) throws IOException {
        try (RawClient poster = RawClient.to(edge.port())) {
            return poster.send(RawClient.post(endpoint, McpHttp.call("echo"))).answer();
        }
    }

    private static void configure(ServerDefinition server) {
        one.configure(server);
        other.configure(server);
    }

    private static ServerDefinition server(String name, SessionLimits sessions) {
        LimitsDefinition limits = LimitsDefinition.DEFAULT;
        return Servers.limited(
                Servers.streamable(name, upstream.url("/" + name)),
                new LimitsDefinition(limits.requestBytesMax(), limits.eventBytesMax(), sessions));
    }

    private String open(EdgeUnderTest edge, String server) throws Exception {
        HttpResponse<String> answer = client.post(edge.url("/" + server + "/mcp"), McpHttp.INITIALIZE);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("mcp-session-id").orElseThrow();
    }

    private HttpResponse<String> call(EdgeUnderTest edge, String server, String session) throws Exception {
        return client.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"), "Mcp-Session-Id", session);
    }

    private static IMap<String, HazelcastJsonValue> sessions() {
        return observer.getMap(SessionRecord.MAP);
    }

    private static List<SessionRecord> records(String server) {
        return sessions().values().stream()
                .map(value -> CODEC.decode(value.getValue().getBytes(StandardCharsets.UTF_8)))
                .filter(session -> session.server().equals(server) && !session.wasKilled())
                .toList();
    }

    private static SessionRecord only(String server) {
        assertThat(records(server)).hasSize(1);
        return records(server).getFirst();
    }

    private static String json(String server) {
        return text(only(server));
    }

    private static String text(SessionRecord session) {
        return new String(CODEC.encode(session), StandardCharsets.UTF_8);
    }

    private static List<String> deleted() {
        return upstream.received().stream()
                .filter(request -> request.method().equals("DELETE"))
                .map(request -> request.header("mcp-session-id"))
                .toList();
    }

    private static ClusterConfig member(int port, List<String> members) {
        return new ClusterConfig(
                NAME,
                ClusterConfig.Mode.MEMBER,
                HostPort.loopback(port),
                members,
                1,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
