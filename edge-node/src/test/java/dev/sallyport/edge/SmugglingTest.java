package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.edge.RawClient.Answer;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy in front might frame otherwise than the edge does, and heads that are no heads. */
@UsesKafka
@Timeout(60)
class SmugglingTest {
    private static final String MESSAGE = McpHttp.call("echo");
    private static final int LENGTH = MESSAGE.length();
    private static final String CHUNKED = Integer.toHexString(LENGTH) + "\r\n" + MESSAGE + "\r\n0\r\n\r\n";
    private static final String SMUGGLED = RawClient.post("/smuggling/mcp", McpHttp.call("smuggled"));

    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka, Limits.of("{\"headWithin\": \"1s\", \"headerBytesMax\": 8192}"));
        upstream = UpstreamUnderTest.start(
                (request, connection) -> connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"));
        edge.configure(Servers.streamable("smuggling", upstream.url("/mcp")));
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
    }

    @Test
    void aChunkedBodyIsFramedAnew() throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            Answer answer = client.send(head("Transfer-Encoding: chunked\r\n") + CHUNKED)
                    .answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(upstream.received().getLast().header("content-length")).isEqualTo("" + LENGTH);
            assertThat(upstream.received().getLast().header("transfer-encoding"))
                    .isEmpty();
            assertThat(upstream.received().getLast().body()).isEqualTo(MESSAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
                "Content-Length: 6\r\nContent-Length: 7\r\n",
                "Content-Length: 6\r\nContent-Length: 6\r\n",
                "Content-Length: 6, 7\r\n",
                "Content-Length: +6\r\n",
                "Content-Length: -6\r\n",
                "Content-Length: 0x6\r\n",
                "Content-Length: 6 6\r\n",
                "Content-Length:\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: \u000Bchunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Content-Length : 6\r\n",
                " Content-Length: 6\r\n",
                "X-A: 1\r\n Transfer-Encoding: chunked\r\n",
                "X-A: 1\nTransfer-Encoding: chunked\r\n",
                "X-A: 1\r\nno colon\r\n",
                "X-A: a\u0000b\r\n",
                "X A: 1\r\n",
                ": empty\r\n",
            })
    void whatCanBeReadInTwoWaysIsRefusedAndTheConnectionEnds(String headers) throws Exception {
        int before = upstream.received().size();
        try (RawClient client = RawClient.to(edge.port())) {
            String answered =
                    client.trySend(head(headers) + CHUNKED).trySend(SMUGGLED).untilClosed();

            assertThat(answered).containsPattern("^HTTP/1.[01] 4").doesNotContain("HTTP/1.1 2");
        }
        assertThat(upstream.received()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\n{\"a\":\r\n0\r\n\r\n",
                "5\r\n{\"a\":\n0\r\n\r\n",
                "-5\r\n{\"a\":\r\n0\r\n\r\n",
                "0x5\r\n{\"a\":\r\n0\r\n\r\n",
                "ffffffffffffffff\r\n{\"a\":\r\n0\r\n\r\n",
                "G\r\n{\"a\":\r\n0\r\n\r\n",
                "5\r\n{\"a\":XX0\r\n\r\n",
            })
    void aChunkThatIsNoChunkEndsTheConnection(String body) throws Exception {
        int before = upstream.received().size();
        try (RawClient client = RawClient.to(edge.port())) {
            String answered = client.trySend(head("Transfer-Encoding: chunked\r\n") + body)
                    .trySend(SMUGGLED)
                    .untilClosed();

            assertThat(answered).doesNotContain("HTTP/1.1 200");
        }
        assertThat(upstream.received()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "\u0016\u0003\u0001\u0002",
                "POST /smuggling/mcp\r\n\r\n",
                "POST /smuggling/mcp HTTP/3.7\r\nHost: 127.0.0.1\r\n\r\n",
                "POST /smuggling/mcp HTTP/1.1\nHost: 127.0.0.1\n\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            })
    void whatIsNoRequestIsNotAnswered200(String text) throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            assertThat(client.trySend(text).untilClosed()).doesNotContain("HTTP/1.1 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {": no name", "X(Y): 1", "X-A: caf\u00E9", "X-A: \u007F", "X-A:", "x@y: 1"})
    void anOddHeaderLeavesNoCallHanging(String header) throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            assertThat(client.send(RawClient.post("/smuggling/mcp", MESSAGE, header))
                            .answer()
                            .status())
                    .isIn(200, 400);
        }
    }

    @Test
    void nothingIsReadAfterARefusalThatEndsTheConnection() throws Exception {
        int before = upstream.received().size();
        try (RawClient client = RawClient.to(edge.port())) {
            String answered =
                    client.send(head("Content-Length: 99999999\r\n") + SMUGGLED).untilClosed();

            assertThat(answered).startsWith("HTTP/1.1 413").containsOnlyOnce("HTTP/1.1 ");
        }
        assertThat(upstream.received()).hasSize(before);
    }

    @Test
    void oneHeaderMayNotBeLong() throws Exception {
        isRefusedAndClosed(RawClient.bare("POST", "/smuggling/mcp", "X-Long: " + "x".repeat(9_000)));
    }

    @Test
    void manyHeadersMayNotBeLongTogether() throws Exception {
        isRefusedAndClosed(RawClient.bare(
                "POST", "/smuggling/mcp", "X: 1\r\n".repeat(3_000).strip()));
    }

    @Test
    void theRequestLineMayNotBeLong() throws Exception {
        isRefusedAndClosed(RawClient.bare("POST", "/smuggling/mcp?" + "x".repeat(9_000)));
    }

    @Test
    void aHeadThatDoesNotComeIsNotWaitedForLong() throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            assertThat(client.send("POST /smuggling/mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n")
                            .untilClosed())
                    .isEmpty();
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            assertThat(client.untilClosed()).isEmpty();
        }
    }

    @Test
    void anUpgradeToHttp2IsNotTaken() throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            Answer answer = client.send(RawClient.post(
                            "/smuggling/mcp",
                            MESSAGE,
                            "Connection: Upgrade, HTTP2-Settings",
                            "Upgrade: h2c",
                            "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"))
                    .answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(upstream.received().getLast().headers()).doesNotContainKeys("upgrade", "http2-settings");
        }
    }

    @Test
    void anUpgradeToWebSocketIsNotTaken() throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            client.send(RawClient.bare(
                    "GET",
                    "/nowhere",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));

            assertThat(client.answer().status()).isEqualTo(404);
        }
    }

    @Test
    void nothingIsTunnelled() throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            client.send("CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n");

            assertThat(client.answer().status()).isIn(400, 404, 405);
        }
    }

    @Test
    void requestsInOneBreathAreAnsweredInTheirOrder() throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            client.send(RawClient.post("/smuggling/mcp", MESSAGE)
                    + RawClient.bare("PUT", "/smuggling/mcp")
                    + RawClient.post("/smuggling/mcp", MESSAGE));

            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.answer().status()).isEqualTo(405);
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    private static void isRefusedAndClosed(String request) throws Exception {
        int before = upstream.received().size();
        try (RawClient client = RawClient.to(edge.port())) {
            assertThat(client.trySend(request).untilClosed()).containsPattern("^HTTP/1.[01] 4");
        }
        assertThat(upstream.received()).hasSize(before);
    }

    private static String head(String headers) {
        return RawClient.head("POST", "/smuggling/mcp") + headers + "\r\n";
    }
}
