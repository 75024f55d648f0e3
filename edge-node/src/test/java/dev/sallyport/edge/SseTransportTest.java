package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.RawClient.Answer;
import dev.sallyport.edge.UpstreamUnderTest.Received;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP+SSE transport of 2024-11-05: the gateway stands between the stream and the URL that it names. */
@UsesKafka
@Timeout(60)
class SseTransportTest {
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;
    private static CallLog calls;
    private static int servers;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        calls = new CallLog(kafka);
        upstream = UpstreamUnderTest.start((request, connection) -> {
            if (request.method().equals("POST")) {
                connection.send("HTTP/1.1 202 Accepted\r\nContent-Length: 8\r\n\r\nAccepted");
            } else {
                connection.eventStream();
                connection.send(": welcome\n\nevent: endpoint\ndata: /base/messages?sessionId=upstream-secret&x=1\n\n");
                connection.send("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n");
                connection.awaitClose();
            }
        });
        edge.configure(Servers.sse("old", upstream.url("/base")));
        edge.configure(Servers.sse("old-neighbour", upstream.url("/base")));
    }

    @AfterAll
    static void stop() {
        calls.close();
        edge.close();
        upstream.close();
    }

    @Test
    void theClientPostsToTheGatewayAndTheGatewayToTheUpstream() throws Exception {
        try (RawClient stream = RawClient.to(edge.port());
                RawClient poster = RawClient.to(edge.port())) {
            String endpoint = endpoint(stream, "old");

            Answer answer =
                    poster.send(RawClient.post(endpoint, McpHttp.call("echo"))).answer();

            assertThat(endpoint).startsWith("/old/messages?sessionId=").doesNotContain("upstream-secret");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.body()).isEqualTo("Accepted");
            Received received = upstream.received().getLast();
            assertThat(received.uri()).isEqualTo("/base/messages?sessionId=upstream-secret&x=1");
            assertThat(received.body()).isEqualTo(McpHttp.call("echo"));
            assertThat(stream.readUntil("\"result\":{}}\n\n"))
                    .contains("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n");
        }
    }

    @Test
    void whatIsNoEndpointEventPassesAsItCame() throws Exception {
        try (RawClient stream = RawClient.to(edge.port())) {
            assertThat(stream.send(RawClient.bare("GET", "/old/sse")).readUntil("event: endpoint"))
                    .contains(": welcome\n");
        }
    }

    @Test
    void anotherServersTokenIsUnknown() throws Exception {
        try (RawClient stream = RawClient.to(edge.port())) {
            String foreign = endpoint(stream, "old").replace("/old/", "/old-neighbour/");

            isUnknown(post(foreign));
        }
    }

    @Test
    void aTokenOfTheOtherKindIsUnknown() throws Exception {
        try (UpstreamUnderTest streamable = UpstreamUnderTest.start((request, connection) -> connection.json(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", "Mcp-Session-Id: /base/messages\r\n"));
                RawClient client = RawClient.to(edge.port())) {
            edge.configure(Servers.streamable("new", streamable.url("/mcp")));
            String session = client.send(RawClient.post("/new/mcp", McpHttp.INITIALIZE))
                    .answer()
                    .header("mcp-session-id");

            assertThat(session).isNotEmpty();
            isUnknown(post("/old/messages?sessionId=" + session));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sessionId=",
                "sessionId=upstream-secret",
                "sessionId=k1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sessionId=a&sessionId=b",
                "sessionId=%00",
            })
    void aForgedTokenIsUnknown(String query) throws Exception {
        isUnknown(post("/old/messages?" + query));
    }

    @Test
    void aTokenIsNeededToPost() throws Exception {
        Answer answer = post("/old/messages");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"reason\":\"session_required\"", "\"id\":7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/base/messages",
                "//evil.example/base/messages",
                "https://127.0.0.1/base/messages",
                "/admin",
                "/base/messages/../../admin",
                "/base/messages/",
                "/base/messages;x",
                "/base/%6dessages",
                "/messages",
                "",
                "http://[",
                "javascript:alert(1)",
                "file:///base/messages",
            })
    void anEndpointElsewhereCutsTheStream(String endpoint) throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        String server = "elsewhere-" + servers++;
        try (UpstreamUnderTest hostile = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send("event: endpoint\ndata: " + endpoint + "\n\ndata: after\n\n");
                    connection.awaitClose();
                    cut.countDown();
                });
                RawClient stream = RawClient.to(edge.port())) {
            edge.configure(Servers.sse(server, hostile.url("/base")));

            Answer answer =
                    stream.send(RawClient.bare("GET", "/" + server + "/sse")).answer();

            assertThat(answer.body()).isEmpty();
            assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(calls.of(server).result().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(calls.of(server).result().reason()).contains("upstream_not_mcp");
    }

    @Test
    void anEndpointWithItsWholeUrlIsTheUpstreamsOwn() throws Exception {
        try (UpstreamUnderTest absolute = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send(
                            "event: endpoint\r\ndata: http://" + request.header("host") + "/base/messages?s=1\r\n\r\n");
                    connection.awaitClose();
                });
                RawClient stream = RawClient.to(edge.port())) {
            edge.configure(Servers.sse("absolute", absolute.url("/base")));

            assertThat(endpoint(stream, "absolute")).startsWith("/absolute/messages?sessionId=");
        }
    }

    @Test
    void aModernMessageDoesNotSlipIn() throws Exception {
        try (RawClient stream = RawClient.to(edge.port());
                RawClient poster = RawClient.to(edge.port())) {
            String endpoint = endpoint(stream, "old");
            int before = upstream.received().size();

            Answer answer = poster.send(RawClient.modernPost(endpoint, "echo")).answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":-32022", "2025-11-25").doesNotContain("\"2026-07-28\",");
            assertThat(upstream.received()).hasSize(before);
        }
    }

    private static String endpoint(RawClient stream, String server) throws Exception {
        stream.send(RawClient.bare("GET", "/" + server + "/sse")).readUntil("event: endpoint\ndata: ");
        return stream.readUntil("\n\n").strip();
    }

    private static Answer post(String path) throws Exception {
        int before = upstream.received().size();
        try (RawClient client = RawClient.to(edge.port())) {
            Answer answer =
                    client.send(RawClient.post(path, McpHttp.call("echo"))).answer();
            assertThat(upstream.received()).hasSize(before);
            return answer;
        }
    }

    private static void isUnknown(Answer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":-32001", "\"reason\":\"unknown_session\"", "\"id\":7");
    }
}
