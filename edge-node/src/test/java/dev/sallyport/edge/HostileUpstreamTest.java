package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.TimeoutsDefinition;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.RawClient.Answer;
import dev.sallyport.edge.UpstreamUnderTest.Behaviour;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an upstream does, its callers get a plain answer, the record names the culprit, and its neighbour serves on. */
@UsesKafka
@Timeout(60)
class HostileUpstreamTest {
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}";
    private static final TimeoutsDefinition IMPATIENT =
            new TimeoutsDefinition(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private static EdgeUnderTest edge;
    private static UpstreamUnderTest neighbour;
    private static CallLog calls;
    private static int servers;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        calls = new CallLog(kafka);
        neighbour = UpstreamUnderTest.start((request, connection) -> connection.json(RESULT));
        edge.configure(Servers.streamable("good-neighbour", neighbour.url("/mcp")));
    }

    @AfterAll
    static void stop() {
        calls.close();
        edge.close();
        neighbour.close();
    }

    @AfterEach
    void theNeighbourServesOn() throws Exception {
        try (RawClient client = RawClient.to(edge.port())) {
            assertThat(client.send(RawClient.post("/good-neighbour/mcp", McpHttp.call("echo")))
                            .answer()
                            .body())
                    .isEqualTo(RESULT);
        }
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        Call call = call(URI.create("http://127.0.0.1:" + port + "/mcp"));

        call.isRefusal(502, -32016, "upstream_unreachable", Outcome.UPSTREAM_UNAVAILABLE);
    }

    @Test
    void theNameDoesNotResolve() throws Exception {
        call(URI.create("http://nowhere.invalid/mcp"))
                .isRefusal(502, -32016, "upstream_unreachable", Outcome.UPSTREAM_UNAVAILABLE);
    }

    @Test
    void hangsUpWithoutAWord() throws Exception {
        call((request, up) -> up.socket().close())
                .isRefusal(502, -32016, "upstream_broke_off", Outcome.UPSTREAM_FAILED);
    }

    @Test
    void hangsUpInItsHead() throws Exception {
        call((request, up) -> {
                    up.send("HTTP/1.1 200 OK\r\nContent-Ty");
                    up.socket().close();
                })
                .isRefusal(502, -32016, "upstream_broke_off", Outcome.UPSTREAM_FAILED);
    }

    @Test
    void hangsUpBeforeTheBodyItPromised() throws Exception {
        Call call = call((request, up) -> {
            up.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Upstream: 1\r\nContent-Length: 999\r\n\r\n");
            up.socket().close();
        });

        call.isRefusal(502, -32016, "upstream_broke_off", Outcome.UPSTREAM_FAILED);
        assertThat(call.answer().header("x-upstream")).isEmpty();
    }

    @Test
    void hangsUpInItsBody() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, up) -> {
                    up.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{\"a\":");
                    up.socket().close();
                });
                RawClient client = RawClient.to(edge.port())) {
            edge.configure(Servers.streamable("half-a-body", upstream.url("/mcp")));

            String received = client.send(RawClient.post("/half-a-body/mcp", McpHttp.call("echo")))
                    .untilClosed();

            assertThat(received).containsIgnoringCase("Content-Length: 999").endsWith("{\"a\":");
        }
        CallRecord record = calls.of("half-a-body");
        assertThat(record.result().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(record.result().reason()).contains("upstream_broke_off");
    }

    @Test
    void neverAnswers() throws Exception {
        call((request, up) -> up.awaitClose()).isRefusal(504, -32017, "upstream_timeout", Outcome.UPSTREAM_TIMEOUT);
    }

    @Test
    void answersTheHeadByteByByteForEver() throws Exception {
        call((request, up) -> {
                    up.send("HTTP/1.1 200 OK\r\n");
                    drip(up, "X-Drip: 1\r\n");
                })
                .isRefusal(504, -32017, "upstream_timeout", Outcome.UPSTREAM_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 307, 308})
    void isNotFollowedElsewhere(int status) throws Exception {
        Call call = call((request, up) -> up.send("HTTP/1.1 " + status + " Elsewhere\r\nLocation: "
                + neighbour.url("/stolen") + "\r\nContent-Length: 0\r\n\r\n"));

        call.isRefusal(502, -32016, "upstream_redirected", Outcome.UPSTREAM_FAILED);
        assertThat(call.answer().header("location")).isEmpty();
        assertThat(neighbour.received()).noneMatch(request -> request.uri().contains("stolen"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407})
    void refusesTheGateway(int status) throws Exception {
        Call call = call((request, up) -> up.send("HTTP/1.1 " + status
                + " No\r\nWWW-Authenticate: Bearer realm=\"upstream\"\r\nContent-Length: 0\r\n\r\n"));

        call.isRefusal(502, -32016, "upstream_refused_gateway", Outcome.UPSTREAM_UNAVAILABLE);
        assertThat(call.answer().header("www-authenticate")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/html",
                "Content-Type: application/jsonp",
                "X-No-Content-Type: 1",
                "Content-Type: application/json\r\nContent-Encoding: gzip",
                "Content-Type: text/event-stream\r\nContent-Encoding: gzip",
            })
    void answersWhatNoMcpServerAnswers(String headers) throws Exception {
        call((request, up) -> up.send("HTTP/1.1 200 OK\r\n" + headers + "\r\nContent-Length: 5\r\n\r\nhello"))
                .isRefusal(502, -32016, "upstream_not_mcp", Outcome.UPSTREAM_FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
                "HTTP/1.1 199 Odd\r\nContent-Type: application/json\r\n\r\n",
                "HTTP/1.1 999 Odd\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            })
    void answersWhatIsNotHttp(String garbage) throws Exception {
        Call call = call((request, up) -> {
            up.send(garbage);
            up.socket().shutdownOutput();
            up.awaitClose();
        });

        assertThat(call.answer().status()).isEqualTo(502);
        assertThat(call.record().result().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void sendsHeadersWithoutEnd() throws Exception {
        Call call = call((request, up) -> {
            up.send("HTTP/1.1 200 OK\r\n");
            while (true) {
                up.send("X-More: " + "x".repeat(1_000) + "\r\n");
            }
        });

        assertThat(call.answer().status()).isEqualTo(502);
        assertThat(call.record().result().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\n"
            })
    void sendsInterimAnswersWithoutEnd(String interim) throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        Call call = call((request, up) -> {
            try {
                while (true) {
                    up.send(interim.repeat(100));
                }
            } catch (IOException closed) {
                cut.countDown();
            }
        });

        call.isRefusal(502, -32016, "upstream_not_mcp", Outcome.UPSTREAM_FAILED);
        assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void oneInterimAnswerIsPassedOver() throws Exception {
        Call call = call((request, up) -> {
            up.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
            up.json(RESULT);
        });

        assertThat(call.answer().body()).isEqualTo(RESULT);
        assertThat(call.record().result().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void answersForAnotherRequest() throws Exception {
        String anothers = "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":{}}";
        Call call = call((request, up) -> up.json(anothers));

        assertThat(call.answer().body()).isEqualTo(anothers);
        assertThat(call.record().result().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void sendsAnEventStreamThatSaysItIsJson() throws Exception {
        Call call = call((request, up) -> up.json("data: " + RESULT + "\n\n"));

        assertThat(call.record().result().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void answersBeforeItHasReadTheRequest() throws Exception {
        try (ServerSocket listening = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = listening.accept()) {
                    new UpstreamUnderTest.Connection(socket, socket.getOutputStream()).json(RESULT);
                    socket.getInputStream().read();
                } catch (IOException closed) {
                    // The edge hung up, which is its right.
                }
            });
            Call call = call(URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/mcp"));

            assertThat(call.answer().status()).isIn(200, 502);
        }
    }

    @Test
    void smugglesASecondAnswer() throws Exception {
        String injected = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 6\r\n\r\nstolen";
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start(
                        (request, up) -> up.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                + RESULT.length() + "\r\n\r\n" + RESULT + injected));
                RawClient client = RawClient.to(edge.port())) {
            edge.configure(Servers.streamable("two-answers", upstream.url("/mcp")));

            for (int i = 0; i < 5; i++) {
                assertThat(client.send(RawClient.post("/two-answers/mcp", McpHttp.call("echo")))
                                .answer()
                                .body())
                        .doesNotContain("stolen");
            }
        }
    }

    /** Behind the answer, and later: to a connection that idles, where the next request would take it for its own. */
    @Test
    void saysSomethingOnAConnectionThatIdles() throws Exception {
        String injected = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 6\r\n\r\nstolen";
        CountDownLatch closed = new CountDownLatch(1);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, up) -> {
                    up.json(RESULT);
                    up.send(injected);
                    up.awaitClose();
                    closed.countDown();
                });
                RawClient client = RawClient.to(edge.port())) {
            edge.configure(Servers.streamable("says-more", upstream.url("/mcp")));

            assertThat(client.send(RawClient.post("/says-more/mcp", McpHttp.call("echo")))
                            .answer()
                            .body())
                    .isEqualTo(RESULT);
            assertThat(closed.await(2, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void setsCookiesAndSpeaksForTheGatewaysOrigin() throws Exception {
        Call call = call((request, up) -> up.json(
                RESULT,
                String.join(
                        "\r\n",
                        "Set-Cookie: a=b",
                        "Access-Control-Allow-Origin: *",
                        "Server: up/1.0",
                        "X-Powered-By: up",
                        "Strict-Transport-Security: max-age=1",
                        "Clear-Site-Data: \"*\"",
                        "Alt-Svc: clear",
                        "Connection: X-Hop",
                        "X-Hop: 1",
                        "X-Kept: 1",
                        "")));

        assertThat(call.answer().headers())
                .doesNotContainKeys(
                        "set-cookie",
                        "access-control-allow-origin",
                        "server",
                        "x-powered-by",
                        "strict-transport-security",
                        "clear-site-data",
                        "alt-svc",
                        "x-hop")
                .containsEntry("x-kept", "1")
                .containsEntry("x-content-type-options", "nosniff");
    }

    /** What the client got, and what the record says of it. */
    private record Call(Answer answer, CallRecord record) {
        void isRefusal(int status, int code, String reason, Outcome outcome) throws IOException {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            JsonNode body = Json.MAPPER.readTree(answer.body());
            assertThat(body.get("id").asInt()).isEqualTo(7);
            assertThat(body.get("error").get("code").asInt()).isEqualTo(code);
            assertThat(body.get("error").get("data").get("reason").asText()).isEqualTo(reason);
            assertThat(record.result().outcome()).isEqualTo(outcome);
            assertThat(record.result().reason()).contains(reason);
            assertThat(record.result().httpStatus()).contains(status);
        }
    }

    private static Call call(Behaviour behaviour) throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start(behaviour)) {
            return call(upstream.url("/mcp"));
        }
    }

    private static Call call(URI upstream) throws Exception {
        String server = "hostile-" + servers++;
        edge.configure(Servers.streamable(server, upstream, IMPATIENT));
        try (RawClient client = RawClient.to(edge.port())) {
            Answer answer = client.send(RawClient.post("/" + server + "/mcp", McpHttp.call("echo")))
                    .answer();
            return new Call(answer, calls.of(server));
        }
    }

    private static void drip(UpstreamUnderTest.Connection up, String bytes) throws IOException {
        up.socket().setSoTimeout(10);
        for (int i = 0; ; i = (i + 1) % bytes.length()) {
            up.send(bytes.substring(i, i + 1));
            try {
                if (up.socket().getInputStream().read() < 0) {
                    return;
                }
            } catch (SocketTimeoutException stillThere) {
                // The pause between two bytes.
            }
        }
    }
}
