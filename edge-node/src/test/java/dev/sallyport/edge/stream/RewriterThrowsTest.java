package dev.sallyport.edge.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sallyport.edge.McpHttp;
import dev.sallyport.edge.UpstreamUnderTest;
import dev.sallyport.edge.mcp.ListFilter;
import dev.sallyport.edge.mcp.ListTarget;
import dev.sallyport.edge.stream.RelayUnderTest.Ended;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What changes an answer on its way throws: the call ends at once, and says where, not what it read. */
@Timeout(20)
class RewriterThrowsTest {
    private static final String ASK = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
    private static final String LIST =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[{\"name\":\"planted-secret\"}]}}";

    private final McpHttp client = new McpHttp();
    private final AtomicBoolean upstreamLeft = new AtomicBoolean();

    @Test
    void onABodyOfWhichNothingHasPassed() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 9000\r\n\r\n" + LIST);
                    left(connection);
                });
                RelayUnderTest relay = start(upstream)) {
            assertThat(client.post(relay.url(), ASK).statusCode()).isEqualTo(502);

            isEndedByTheFault(relay.ended());
        }
    }

    @Test
    void onAnEventWhoseAnswerIsOwed() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send("data: " + LIST + "\n\n");
                    left(connection);
                });
                RelayUnderTest relay = start(upstream)) {
            assertThatThrownBy(() -> client.post(relay.url(), ASK)).isInstanceOf(IOException.class);

            Ended end = relay.ended();
            isEndedByTheFault(end);
            assertThat(end.owedAnswer()).isTrue();
        }
    }

    private void isEndedByTheFault(Ended end) {
        assertThat(end.how()).isEqualTo(RelayEnd.THROWN);
        RuntimeException fault = end.fault().orElseThrow();
        assertThat(fault.toString()).contains("IllegalArgumentException").doesNotContain("planted-secret");
        assertThat(fault.getCause()).isNull();
        assertThat(fault.getStackTrace()[0].getClassName()).contains("RewriterThrowsTest");
        await("the upstream is left").untilTrue(upstreamLeft);
    }

    private void left(UpstreamUnderTest.Connection connection) throws IOException {
        connection.awaitClose();
        upstreamLeft.set(true);
    }

    private static RelayUnderTest start(UpstreamUnderTest upstream) {
        return RelayUnderTest.start(
                upstream.url("/mcp"),
                () -> new ListFilter(
                        ListTarget.TOOLS,
                        name -> {
                            throw new IllegalArgumentException("cannot read: " + name);
                        },
                        10_000));
    }
}
