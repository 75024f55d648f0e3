package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.UpstreamUnderTest.Connection;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UsesKafka
@Timeout(60)
class EventStreamTest {
    private static final String ANSWER = "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";

    private static EdgeUnderTest edge;

    private final McpHttp client = new McpHttp();

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void anEventIsAtTheClientBeforeTheNextIsSent() throws Exception {
        Semaphore clientHasIt = new Semaphore(0);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            for (int i = 0; i < 20; i++) {
                connection.send("data: event " + i + "\n\n");
                clientHasIt.acquireUninterruptibly();
            }
            connection.send(ANSWER + "\n\n");
            connection.socket().close();
        })) {
            edge.configure(Servers.streamable("one-by-one", upstream.url("/mcp")));

            HttpResponse<InputStream> answer = client.postStreaming(edge.url("/one-by-one/mcp"), McpHttp.call("slow"));

            for (int i = 0; i < 20; i++) {
                String event = "data: event " + i + "\n\n";
                assertThat(read(answer.body(), event)).isEqualTo(event);
                clientHasIt.release();
            }
            assertThat(rest(answer)).isEqualTo(ANSWER + "\n\n");
        }
    }

    @Test
    void theHeadIsAtTheClientBeforeTheFirstEvent() throws Exception {
        Semaphore clientHasIt = new Semaphore(0);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            clientHasIt.acquireUninterruptibly();
            connection.send(ANSWER + "\n\n");
            connection.socket().close();
        })) {
            edge.configure(Servers.streamable("head-first", upstream.url("/mcp")));

            HttpResponse<InputStream> answer = client.postStreaming(edge.url("/head-first/mcp"), McpHttp.call("slow"));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(answer.headers().firstValue("x-accel-buffering")).contains("no");
            assertThat(answer.headers().firstValue("content-length")).isEmpty();
            clientHasIt.release();
            assertThat(rest(answer)).isEqualTo(ANSWER + "\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: lf\n\ndata: second\n\n",
                "data: crlf\r\n\r\ndata: second\r\n\r\n",
                "data: cr\r\rdata: second\r\r",
                "event: mixed\r\ndata: a\ndata: b\rid: 1\r\nretry: 5\n\r\n",
                "\uFEFFdata: a byte order mark\n\n",
                ":\n\n: a comment\n\n:another\ndata: with data\n\n",
                "data\n\ndata:\n\ndata:no space\n\ndata:  two spaces\n\nunknown: field\n\n",
                "data: \uD83D\uDE00 gr\u00FC\u00DFe \uD83C\uDF0D\ndata: \uD83D\uDC69\u200D\uD83D\uDE80\n\n",
                "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n",
                "\n\n\n\n",
            })
    void everyByteArrivesAsItWasSent(String events) throws Exception {
        String sent = events + ANSWER + "\n\n";
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            byteByByte(connection, sent);
            connection.socket().close();
        })) {
            edge.configure(Servers.streamable("byte-exact", upstream.url("/mcp")));

            assertThat(rest(client.postStreaming(edge.url("/byte-exact/mcp"), McpHttp.call("slow"))))
                    .isEqualTo(sent.replace("id: 1\r\n", ""));
        }
    }

    @Test
    void chunksOfTheUpstreamAreNotTakenForFrames() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n");
            connection.send("Transfer-Encoding: chunked\r\n\r\n");
            connection.send("3\r\ndat\r\nc\r\na: a\n\ndata: \r\n");
            connection.send("3\r\nb\n\n\r\n");
            connection.send(Integer.toHexString(ANSWER.length() + 2) + "\r\n" + ANSWER + "\n\n\r\n0\r\n\r\n");
        })) {
            edge.configure(Servers.streamable("chunks", upstream.url("/mcp")));

            assertThat(rest(client.postStreaming(edge.url("/chunks/mcp"), McpHttp.call("slow"))))
                    .isEqualTo("data: a\n\ndata: b\n\n" + ANSWER + "\n\n");
        }
    }

    @Test
    void aFrameThatEndsInCarriageReturnsDoesNotWaitForMore() throws Exception {
        Semaphore clientHasIt = new Semaphore(0);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            connection.send("data: a\r\r");
            clientHasIt.acquireUninterruptibly();
            connection.send(ANSWER + "\r\r");
            connection.socket().close();
        })) {
            edge.configure(Servers.streamable("cr-only", upstream.url("/mcp")));

            HttpResponse<InputStream> answer = client.postStreaming(edge.url("/cr-only/mcp"), McpHttp.call("slow"));

            assertThat(read(answer.body(), "data: a\r\r")).isEqualTo("data: a\r\r");
            clientHasIt.release();
            assertThat(rest(answer)).isEqualTo(ANSWER + "\r\r");
        }
    }

    @Test
    void anAnswerInTheStreamIsSeenByTheRecord(KafkaUnderTest kafka) throws Exception {
        try (CallLog calls = new CallLog(kafka);
                UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n");
                    connection.send("data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\ndata: {\"isError\":true}}\n\n");
                    connection.socket().close();
                })) {
            edge.configure(Servers.streamable("seen-in-stream", upstream.url("/mcp")));

            HttpResponse<InputStream> answer =
                    client.postStreaming(edge.url("/seen-in-stream/mcp"), McpHttp.call("slow"));
            byte[] body = answer.body().readAllBytes();

            assertThat(calls.of("seen-in-stream").result().outcome().label()).isEqualTo("tool_error");
            assertThat(calls.of("seen-in-stream").traffic().responseEvents()).isEqualTo(2);
            assertThat(calls.of("seen-in-stream").traffic().responseBytes()).isEqualTo(body.length);
        }
    }

    private static void byteByByte(Connection connection, String text) throws IOException {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            connection.out().write(each);
            connection.out().flush();
        }
    }

    private static String read(InputStream in, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            read.append((char) in.read());
        }
        return EventIds.without(read.toString());
    }

    /** Some servers allow one stream of news a session, and the gateway holds it for a client that may come back for it. */
    @Test
    void aClientThatOpensItsStreamAnewIsNotKeptOutByTheOneThatIsHeldForIt() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            edge.configure(Servers.streamable("held-news", upstream.url("/404")));
            String session = client.post(edge.url("/held-news/mcp"), McpHttp.INITIALIZE)
                    .headers()
                    .firstValue("mcp-session-id")
                    .orElseThrow();
            String open = RawClient.bare("GET", "/held-news/mcp", "Mcp-Session-Id: " + session);
            try (RawClient first = RawClient.to(edge.port())) {
                first.send(open).readUntil("session-1\"}}\n\n");
            }

            try (RawClient again = RawClient.to(edge.port())) {
                assertThat(again.send(open).readUntil("session-1\"}}\n\n")).startsWith("HTTP/1.1 200");
            }
            assertThat(upstream.received()).filteredOn("GET  session-1"::equals).hasSizeGreaterThan(2);
        }
    }

    @Test
    void twoClientsOfOneSessionDoNotCutEachOthersStreams() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            edge.configure(Servers.streamable("two-news", upstream.url("/404")));
            String session = client.post(edge.url("/two-news/mcp"), McpHttp.INITIALIZE)
                    .headers()
                    .firstValue("mcp-session-id")
                    .orElseThrow();
            String open = RawClient.bare("GET", "/two-news/mcp", "Mcp-Session-Id: " + session);
            try (RawClient first = RawClient.to(edge.port());
                    RawClient second = RawClient.to(edge.port())) {
                first.send(open).readUntil("session-1\"}}\n\n");

                assertThat(second.send(open).answer().status()).isEqualTo(409);
            }
        }
    }

    private static String rest(HttpResponse<InputStream> answer) throws IOException {
        return EventIds.without(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
    }
}
