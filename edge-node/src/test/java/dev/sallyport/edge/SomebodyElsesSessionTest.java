package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session, or the address of a stream, in the hands of another caller who may use the same server. */
@UsesKafka
@Timeout(60)
class SomebodyElsesSessionTest {
    private static final String KEY = "Ocp-Apim-Subscription-Key";
    private static final McpHttp HTTP = new McpHttp();
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        upstream = UpstreamUnderTest.start((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.eventStream();
                connection.send("event: endpoint\ndata: /base/messages?sessionId=upstream-secret\n\n");
                connection.awaitClose();
            } else {
                connection.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", "Mcp-Session-Id: upstream-secret\r\n");
            }
        });
        edge.configure(Written.server("'name':'shared','basePath':'shared','backend':{'url':'" + upstream.url("/mcp")
                + "'},'tools':{'deny':['*_admin']}"));
        edge.configure(Written.server("'name':'old','basePath':'old','backend':{'url':'" + upstream.url("/base")
                + "','transport':'sse'},'tools':{'deny':['*_admin']}"));
        for (String owner : new String[] {"alice", "mallory"}) {
            edge.configure(Written.subscription("'name':'" + owner + "','scope':'all'")
                    .with(EdgeUnderTest.keys(owner + "-key", owner + "-second")));
        }
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET", "DELETE"})
    void isUnknownOnEveryMethod(String method) throws Exception {
        String session = session("alice-key");
        upstream.forget();

        HttpResponse<String> answer = method.equals("POST")
                ? HTTP.post(
                        edge.url("/shared/mcp"), McpHttp.call("echo"), KEY, "mallory-key", "Mcp-Session-Id", session)
                : HTTP.send(
                        method,
                        edge.url("/shared/mcp"),
                        KEY,
                        "mallory-key",
                        "Mcp-Session-Id",
                        session,
                        "Accept",
                        "text/event-stream");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("-32001").doesNotContain("alice", "upstream-secret");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void isItsOwnersWithEitherKey() throws Exception {
        String session = session("alice-key");

        HttpResponse<String> answer = HTTP.post(
                edge.url("/shared/mcp"), McpHttp.call("echo"), KEY, "alice-second", "Mcp-Session-Id", session);

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyElsePostsToAStreamsAddress() throws Exception {
        URI messages = messagesOf("alice-key");
        upstream.forget();

        HttpResponse<String> answer = HTTP.post(messages, McpHttp.call("echo"), KEY, "mallory-key");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(upstream.received()).isEmpty();
    }

    /** What hides a tool does so for every era and transport. */
    @Test
    void aHiddenToolIsHiddenOnEveryPath() throws Exception {
        URI messages = messagesOf("mallory-key");
        upstream.forget();

        HTTP.post(messages, McpHttp.call("wipe_admin"), KEY, "mallory-key");
        HTTP.post(edge.url("/shared/mcp"), McpHttp.call("wipe_admin"), KEY, "mallory-key");
        HTTP.post(edge.url("/shared/mcp"), McpHttp.call("wipe\\u005fadmin"), KEY, "mallory-key");
        HTTP.postModernCall(edge.url("/shared/mcp"), "wipe_admin", KEY, "mallory-key");
        HTTP.post(edge.url("/shared/mcp?tool=echo"), McpHttp.call("wipe_admin"), KEY, "mallory-key");
        HTTP.post(edge.url("/shared/%6dcp"), McpHttp.call("wipe_admin"), KEY, "mallory-key");

        assertThat(upstream.received()).isEmpty();
        assertThat(HTTP.post(edge.url("/shared/mcp"), McpHttp.call("wipe"), KEY, "mallory-key")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String session(String key) throws Exception {
        return HTTP.post(edge.url("/shared/mcp"), McpHttp.INITIALIZE, KEY, key)
                .headers()
                .firstValue("mcp-session-id")
                .orElseThrow();
    }

    /** Opens a stream, reads where to post, and leaves. */
    private static URI messagesOf(String key) throws Exception {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                HTTP.getStreaming(edge.url("/old/sse"), KEY, key).body(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> edge.url(line.substring("data: ".length())))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no endpoint event"));
        }
    }
}
