package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.RawClient.Answer;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@UsesKafka
@Timeout(60)
class DnsRebindingTest {
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        upstream = UpstreamUnderTest.start(
                (request, connection) -> connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"));
        edge.configure(Servers.streamable("rebound", upstream.url("/mcp")));
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET", "DELETE", "OPTIONS"})
    void foreignHostsAndOriginsAreRefusedOnEveryMethod(String method) throws Exception {
        for (String headers : new String[] {
            "Host: evil.example",
            "Host: 127.0.0.1.evil.example",
            "Host: 127.0.0.1@evil.example",
            "Host: evil.example:80",
            "X-No-Host: 1",
            "Host:",
            "Host: 127.0.0.1\r\nHost: 127.0.0.1",
            "Host: 127.0.0.1\r\nHost: evil.example",
            "Host: 127.0.0.1\r\nOrigin: null",
            "Host: 127.0.0.1\r\nOrigin:",
            "Host: 127.0.0.1\r\nOrigin: https://evil.example",
            "Host: 127.0.0.1\r\nOrigin: http://localhost.evil.example",
            "Host: 127.0.0.1\r\nOrigin: http://localhost@evil.example",
            "Host: 127.0.0.1\r\nOrigin: http://localhost\r\nOrigin: https://evil.example",
            "Host: 127.0.0.1\r\nOrigin: http://localhost, https://evil.example",
        }) {
            int before = upstream.received().size();

            Answer answer = ask(edge.port(), method, "/rebound/mcp", headers);

            assertThat(answer.status()).as(headers).isIn(400, 403);
            assertThat(answer.body()).doesNotContain("evil");
            assertThat(upstream.received()).as(headers).hasSize(before);
            if (answer.status() == 403) {
                assertThat(answer.body()).contains("\"code\":-32600", "\"reason\":\"host_not_allowed\"");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /metrics", "GET, /health/ready", "POST, /metrics", "OPTIONS, /metrics", "GET, /nowhere"})
    void theManagementPortIsAsCareful(String method, String path) throws Exception {
        for (String headers : new String[] {
            "Host: evil.example",
            "X-No-Host: 1",
            "Host: 127.0.0.1\r\nHost: 127.0.0.1",
            "Host: 127.0.0.1\r\nOrigin: null",
            "Host: 127.0.0.1\r\nOrigin: https://evil.example",
        }) {
            assertThat(ask(edge.managementPort(), method, path, headers).status())
                    .as(headers)
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: 127.0.0.1",
                "Host: LOCALHOST:1",
                "Host: [::1]:9000",
                "Host: localhost\r\nOrigin: http://localhost:6274",
                "Host: localhost\r\nOrigin: http://127.0.0.1:5173",
            })
    void thisMachineIsAllowed(String headers) throws Exception {
        assertThat(ask(edge.port(), "POST", "/rebound/mcp", headers).status()).isEqualTo(200);
        assertThat(ask(edge.managementPort(), "GET", "/health/ready", headers).status())
                .isEqualTo(200);
    }

    private static Answer ask(int port, String method, String path, String headers) throws IOException {
        String body = method.equals("POST") ? McpHttp.call("echo") : "";
        try (RawClient client = RawClient.to(port)) {
            return client.send(method + " " + path + " HTTP/1.1\r\n" + headers
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body)
                    .answer();
        }
    }
}
