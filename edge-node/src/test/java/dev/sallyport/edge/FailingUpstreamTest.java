package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.edge.UpstreamUnderTest.Behaviour;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An upstream that fails is asked again where that is safe, and left alone where it fails too often. */
@UsesKafka
@Timeout(60)
class FailingUpstreamTest {
    private static final McpHttp HTTP = new McpHttp();
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[]}}";
    private static final String UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
    private static EdgeUnderTest edge;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static void server(String name, URI url, String policy) {
        edge.configure(Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{'url':'" + url
                + "','timeouts':{'response':'700ms'}},'access':{'subscriptionRequired':false},'policies':[" + policy
                + "]"));
    }

    private static HttpResponse<String> list(String server) throws IOException, InterruptedException {
        return HTTP.post(edge.url("/" + server + "/mcp"), LIST);
    }

    private static HttpResponse<String> call(String server) throws IOException, InterruptedException {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"));
    }

    /** Does {@code trouble} with the first requests, and answers from then on. */
    private static Behaviour firstly(int times, Behaviour trouble) {
        AtomicInteger seen = new AtomicInteger();
        return (request, connection) -> {
            if (seen.incrementAndGet() <= times) {
                trouble.answer(request, connection);
            } else {
                connection.json(RESULT);
            }
        };
    }

    private static final Behaviour HANG_UP =
            (request, connection) -> connection.socket().close();
    private static final Behaviour SAY_UNAVAILABLE = (request, connection) -> connection.send(UNAVAILABLE);

    @Test
    void whatChangesNothingIsAskedAgain() throws Exception {
        try (UpstreamUnderTest unavailable = UpstreamUnderTest.start(firstly(2, SAY_UNAVAILABLE));
                UpstreamUnderTest broken = UpstreamUnderTest.start(firstly(2, HANG_UP))) {
            server("retried-503", unavailable.url("/mcp"), "{'type':'retry','count':3,'interval':'10ms'}");
            server("retried-broken", broken.url("/mcp"), "{'type':'retry','count':3,'interval':'10ms'}");

            assertThat(list("retried-503").body()).isEqualTo(RESULT);
            assertThat(list("retried-broken").body()).isEqualTo(RESULT);

            assertThat(unavailable.received())
                    .hasSize(3)
                    .allSatisfy(request -> assertThat(request.body()).isEqualTo(LIST));
            assertThat(broken.received()).hasSize(3);
        }
    }

    @Test
    void aToolThatMayHaveRunIsNotRunAgain() throws Exception {
        try (UpstreamUnderTest unavailable = UpstreamUnderTest.start(SAY_UNAVAILABLE);
                UpstreamUnderTest broken = UpstreamUnderTest.start(HANG_UP)) {
            server("tool-503", unavailable.url("/mcp"), "{'type':'retry','count':3,'interval':'10ms'}");
            server("tool-broken", broken.url("/mcp"), "{'type':'retry','count':3,'interval':'10ms'}");

            assertThat(call("tool-503").statusCode()).isEqualTo(503);
            assertThat(call("tool-broken").body()).contains("upstream_broke_off");

            assertThat(unavailable.received()).hasSize(1);
            assertThat(broken.received()).hasSize(1);
        }
    }

    @Test
    void aToolIsCalledAgainWhenItWasNeverReached() throws Exception {
        int port = freePort();
        server("late", URI.create("http://127.0.0.1:" + port + "/mcp"), "{'type':'retry','count':5,'interval':'40ms'}");
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return call("late");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().pollDelay(Duration.ofMillis(100)).until(() -> !answer.isDone());
        try (UpstreamUnderTest upstream =
                UpstreamUnderTest.startAt(port, (request, connection) -> connection.json(RESULT))) {
            assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join().body()).isEqualTo(RESULT);
            assertThat(upstream.received()).hasSize(1);
        }
    }

    @Test
    void attemptsShareTheTimeOfOneAnswer() throws Exception {
        try (UpstreamUnderTest unavailable = UpstreamUnderTest.start(SAY_UNAVAILABLE);
                UpstreamUnderTest silent = UpstreamUnderTest.start((request, connection) -> connection.awaitClose())) {
            server("spent", unavailable.url("/mcp"), "{'type':'retry','count':5,'interval':'300ms'}");
            server("silent", silent.url("/mcp"), "{'type':'retry','count':5,'interval':'1ms'}");

            assertThat(list("spent").statusCode()).isEqualTo(503);
            assertThat(list("silent").statusCode()).isEqualTo(504);

            assertThat(unavailable.received()).hasSize(2);
            assertThat(silent.received()).hasSize(1);
        }
    }

    @Test
    void anUpstreamThatFailsTooOftenIsLeftAlone() throws Exception {
        try (UpstreamUnderTest failing = UpstreamUnderTest.start((request, connection) -> connection.send(
                "HTTP/1.1 500 Internal Server Error\r\nRetry-After: 77\r\nContent-Length: 0\r\n\r\n"))) {
            server("failing", failing.url("/mcp"), "{'type':'circuit-breaker','failureCount':3,'interval':'1m'}");
            for (int i = 0; i < 3; i++) {
                assertThat(call("failing").statusCode()).isEqualTo(500);
            }

            HttpResponse<String> refused = call("failing");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(70L, 77L);
            assertThat(refused.body())
                    .contains("circuit_open")
                    .contains("-32018")
                    .contains("left alone");
            assertThat(failing.received()).hasSize(3);
        }
    }

    @Test
    void anUpstreamThatIsBackIsCalledAgain() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start(firstly(1, HANG_UP))) {
            server(
                    "recovering",
                    upstream.url("/mcp"),
                    "{'type':'circuit-breaker','failureCount':1,'tripDuration':'1s'}");
            assertThat(call("recovering").statusCode()).isEqualTo(502);
            assertThat(call("recovering").statusCode()).isEqualTo(503);

            await().until(() -> call("recovering").statusCode() == 200);
            assertThat(call("recovering").statusCode()).isEqualTo(200);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
