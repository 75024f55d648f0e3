package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.UpstreamUnderTest.Behaviour;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@UsesKafka
class LegacySessionTest {
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";
    private static final Behaviour SESSIONFUL = (request, connection) -> {
        if (request.body().contains("initialize")) {
            connection.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", "Mcp-Session-Id: upstream-secret\r\n");
        } else {
            connection.json(RESULT, "Mcp-Session-Id: upstream-secret\r\n");
        }
    };

    private final McpHttp client = new McpHttp();
    private EdgeUnderTest edge;
    private UpstreamUnderTest upstream;

    @BeforeEach
    void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        upstream = UpstreamUnderTest.start(SESSIONFUL);
        edge.configure(Servers.streamable("sessionful", upstream.url("/mcp")));
        edge.configure(Servers.streamable("neighbour", upstream.url("/mcp")));
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        upstream.close();
    }

    @Test
    void theClientNeverSeesTheUpstreamsSessionId() throws Exception {
        String session = initialize(edge);

        HttpResponse<String> answer =
                client.post(edge.url("/sessionful/mcp"), McpHttp.call("echo"), "Mcp-Session-Id", session);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(RESULT);
        assertThat(session).doesNotContain("upstream-secret");
        assertThat(answer.headers().firstValue("mcp-session-id")).contains(session);
        assertThat(upstream.received().getLast().header("mcp-session-id")).isEqualTo("upstream-secret");
    }

    @Test
    void anyEdgeServesTheSession() throws Exception {
        String session = initialize(edge);
        try (EdgeUnderTest other = edge.another()) {
            HttpResponse<String> answer =
                    client.post(other.url("/sessionful/mcp"), McpHttp.call("echo"), "Mcp-Session-Id", session);

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSessionOutlivesARestartOfTheEdge() throws Exception {
        String session = initialize(edge);

        edge.restart();

        assertThat(client.post(edge.url("/sessionful/mcp"), McpHttp.call("echo"), "Mcp-Session-Id", session)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aSessionOfAnotherServerIsUnknown() throws Exception {
        String session = initialize(edge);

        HttpResponse<String> answer =
                client.post(edge.url("/neighbour/mcp"), McpHttp.call("echo"), "Mcp-Session-Id", session);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":-32001").contains("\"id\":7");
        assertThat(upstream.received()).hasSize(1);
    }

    @Test
    void aChangedSessionIdIsUnknown() throws Exception {
        String session = initialize(edge);
        char changed = session.charAt(20) == 'A' ? 'B' : 'A';
        String forged = session.substring(0, 20) + changed + session.substring(21);

        assertThat(client.post(edge.url("/sessionful/mcp"), McpHttp.call("echo"), "Mcp-Session-Id", forged)
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.post(edge.url("/sessionful/mcp"), McpHttp.call("echo"), "Mcp-Session-Id", "upstream-secret")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aCallWithoutASessionIsNeverGivenOne() throws Exception {
        initialize(edge);

        client.post(edge.url("/sessionful/mcp"), McpHttp.call("echo"));

        assertThat(upstream.received().getLast().header("mcp-session-id")).isEmpty();
    }

    private String initialize(EdgeUnderTest at) throws Exception {
        HttpResponse<String> answer = client.post(at.url("/sessionful/mcp"), McpHttp.INITIALIZE);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("mcp-session-id").orElseThrow();
    }
}
