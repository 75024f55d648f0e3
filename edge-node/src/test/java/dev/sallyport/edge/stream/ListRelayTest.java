package dev.sallyport.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.edge.McpHttp;
import dev.sallyport.edge.UpstreamUnderTest;
import dev.sallyport.edge.mcp.Inspection;
import dev.sallyport.edge.mcp.Inspection.Answer;
import dev.sallyport.edge.mcp.Inspection.Succeeded;
import dev.sallyport.edge.mcp.ListFilter;
import dev.sallyport.edge.mcp.ListTarget;
import dev.sallyport.edge.stream.RelayUnderTest.Ended;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A filtered list on its way from a real upstream to a real client, in one body and as an event. */
@Timeout(60)
class ListRelayTest {
    private static final String ASK = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
    private static final String LIST =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[" + "{\"name\":\"shown\"},{\"name\":\"hidden\"}]}}";
    private static final String FILTERED =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[{\"name\":\"shown\"}]}}";

    private final McpHttp client = new McpHttp();

    @Test
    void aBodyThatComesAtOnceGoesWithItsOwnLength() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> connection.json(LIST));
                RelayUnderTest relay = start(upstream)) {
            HttpResponse<String> answer = client.post(relay.url(), ASK);

            assertThat(answer.body()).isEqualTo(FILTERED);
            assertThat(answer.headers().firstValue("content-length")).contains("" + FILTERED.length());
            assertThat(toolsOf(relay.ended())).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatComesInPiecesStreams() throws Exception {
        String tools = IntStream.range(0, 2_000)
                .mapToObj(i -> "{\"name\":\"" + (i % 2 == 0 ? "hidden" : "shown" + i) + "\",\"x\":\"" + "y".repeat(500)
                        + "\"}")
                .collect(Collectors.joining(","));
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start(
                        (request, connection) -> connection.json(LIST.replaceAll("\\[.*]", "[" + tools + "]")));
                RelayUnderTest relay = start(upstream)) {
            HttpResponse<String> answer = client.post(relay.url(), ASK);

            assertThat(answer.body()).doesNotContain("hidden").endsWith("}]}}");
            assertThat(answer.body().split("shown", -1)).hasSize(1_001);
            assertThat(answer.headers().firstValue("transfer-encoding")).contains("chunked");
            Ended end = relay.ended();
            assertThat(toolsOf(end)).isEqualTo(1_000);
            assertThat(end.exchange().traffic().responseBytes())
                    .isEqualTo(answer.body().length());
        }
    }

    @Test
    void aBodyWithoutALengthStreams() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n");
                    connection.send(LIST.substring(0, 60));
                    connection.send(LIST.substring(60));
                    connection.socket().close();
                });
                RelayUnderTest relay = start(upstream)) {
            assertThat(client.post(relay.url(), ASK).body()).isEqualTo(FILTERED);
            assertThat(toolsOf(relay.ended())).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatIsNoMessageNeverReachesTheClient() throws Exception {
        try (UpstreamUnderTest upstream =
                        UpstreamUnderTest.start((request, connection) -> connection.json(LIST.replace("]", ",]")));
                RelayUnderTest relay = start(upstream)) {
            HttpResponse<String> answer = client.post(relay.url(), ASK);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).isEmpty();
            Ended end = relay.ended();
            assertThat(end.how()).isEqualTo(RelayEnd.UPSTREAM_UNFIT);
            assertThat(end.exchange().traffic().response()).isEmpty();
        }
    }

    @Test
    void aBodyThatEndsTooEarlyIsCut() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
                            + LIST.substring(0, LIST.length() - 1));
                    connection.socket().close();
                });
                RelayUnderTest relay = start(upstream)) {
            assertThatThrownBy(() -> client.post(relay.url(), ASK)).isInstanceOf(IOException.class);
            assertThat(relay.ended().how()).isEqualTo(RelayEnd.UPSTREAM_UNFIT);
        }
    }

    @Test
    void aListInAnEventIsFilteredAmongOthers() throws Exception {
        String before = ": hello\n\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n";
        String after = "id: 9\ndata:\n\n";
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send(before + "event: message\nid: 8\ndata: " + LIST + "\n\n" + after);
                    connection.socket().close();
                });
                RelayUnderTest relay = start(upstream)) {
            assertThat(client.post(relay.url(), ASK).body())
                    .isEqualTo(before + "event: message\nid: 8\ndata: " + FILTERED + "\n\n" + after);
            Ended end = relay.ended();
            assertThat(end.how()).isEqualTo(RelayEnd.COMPLETED);
            assertThat(toolsOf(end)).isEqualTo(1);
        }
    }

    @Test
    void anUnfitAnswerInAnEventIsStillOwed() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send("data: {\"jsonrpc\":\"2.0\",\"method\":\"x\"}\n\ndata: "
                            + LIST.replace("shown", "s".repeat(10_000)) + "\n\n");
                    connection.awaitClose();
                });
                RelayUnderTest relay = start(upstream)) {
            assertThatThrownBy(() -> client.post(relay.url(), ASK)).isInstanceOf(IOException.class);
            Ended end = relay.ended();
            assertThat(end.how()).isEqualTo(RelayEnd.UPSTREAM_UNFIT);
            assertThat(end.owedAnswer()).isTrue();
        }
    }

    private static RelayUnderTest start(UpstreamUnderTest upstream) {
        return RelayUnderTest.start(
                upstream.url("/mcp"), () -> new ListFilter(ListTarget.TOOLS, name -> !name.equals("hidden"), 10_000));
    }

    private static int toolsOf(Ended end) {
        Inspection response = end.exchange().traffic().response().orElseThrow();
        Succeeded succeeded = (Succeeded) ((Answer) response).outcome();
        return succeeded.tools().orElseThrow();
    }
}
