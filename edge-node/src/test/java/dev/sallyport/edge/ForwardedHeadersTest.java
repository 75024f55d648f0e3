package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.UpstreamUnderTest.Received;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UsesKafka
@Timeout(60)
class ForwardedHeadersTest {
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        upstream = UpstreamUnderTest.start(
                (request, connection) -> connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"));
        edge.configure(Servers.streamable("stripped", upstream.url("/mcp?tenant=a")));
        edge.configure(Servers.forwarding(
                Servers.streamable("trusted", upstream.url("/mcp")), List.of("authorization", "x-forwarded-for")));
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer s3cr3t",
                "AUTHORIZATION: Bearer s3cr3t",
                "Proxy-Authorization: Basic s3cr3t",
                "Cookie: a=s3cr3t",
                "Subscription-Key: s3cr3t",
                "X-Api-Key: s3cr3t",
                "DPoP: s3cr3t",
                "Forwarded: for=s3cr3t",
                "X-Forwarded-For: s3cr3t",
                "X-Forwarded-Host: s3cr3t",
                "x-forwarded-anything: s3cr3t",
                "X-Real-IP: s3cr3t",
                "X-Original-URL: /s3cr3t",
                "X-Rewrite-URL: /s3cr3t",
                "X-Auth-Request-User: s3cr3t",
                "X-MS-Client-Principal: s3cr3t",
                "X-Goog-Iap-Jwt-Assertion: s3cr3t",
                "Remote-User: s3cr3t",
                "Via: 1.1 s3cr3t",
                "Referer: http://s3cr3t/",
                "Origin: http://localhost:5173",
                "TE: s3cr3t",
                "Keep-Alive: s3cr3t",
                "Proxy-Connection: s3cr3t",
                "Trailer: s3cr3t",
                "Connection: close, X-Hop\r\nX-Hop: s3cr3t",
                "Connection: close\r\nConnection: X-Hop\r\nX-Hop: s3cr3t",
            })
    void credentialsIdentitiesAndTheConnectionsOwnAreNotPassedOn(String headers) throws Exception {
        Received received = call("/stripped/mcp", headers);

        assertThat(received.headers().toString()).doesNotContain("s3cr3t", "localhost:5173", "x-hop");
    }

    @Test
    void whatTheConfigurationNamesIsPassedOn() throws Exception {
        Received received = call(
                "/trusted/mcp", "Authorization: Bearer t\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: https");

        assertThat(received.header("authorization")).isEqualTo("Bearer t");
        assertThat(received.header("x-forwarded-for")).isEqualTo("10.0.0.1");
        assertThat(received.headers()).doesNotContainKey("x-forwarded-proto");
    }

    @Test
    void aClientCannotHaveProtocolHeadersTakenOut() throws Exception {
        Received received = call(
                "/stripped/mcp",
                "Connection: close, Content-Type, MCP-Protocol-Version\r\n" + "MCP-Protocol-Version: 2025-11-25");

        assertThat(received.header("content-type")).isEqualTo("application/json");
        assertThat(received.header("mcp-protocol-version")).isEqualTo("2025-11-25");
    }

    @Test
    void theRestPassesAsItCame() throws Exception {
        Received received = call(
                "/stripped/mcp?client=query",
                "MCP-Protocol-Version: 2025-11-25\r\nX-Custom: 1\r\nX-Custom: 2\r\ntraceparent: 00-a-b-01");

        assertThat(received.header("mcp-protocol-version")).isEqualTo("2025-11-25");
        assertThat(received.header("x-custom")).isEqualTo("1, 2");
        assertThat(received.header("traceparent")).isEqualTo("00-a-b-01");
        assertThat(received.header("accept")).isEqualTo("application/json, text/event-stream");
        assertThat(received.header("host"))
                .isEqualTo("127.0.0.1:" + upstream.url("").getPort());
        assertThat(received.header("accept-encoding")).isEqualTo("identity");
        assertThat(received.uri()).isEqualTo("/mcp?tenant=a");
        assertThat(received.body()).isEqualTo(McpHttp.call("echo"));
    }

    private static Received call(String path, String headers) throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            assertThat(client.send(RawClient.post(path, McpHttp.call("echo"), headers))
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
        return upstream.received().getLast();
    }
}
