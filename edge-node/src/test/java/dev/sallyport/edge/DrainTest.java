package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.RawClient.Answer;
import dev.sallyport.edge.UpstreamUnderTest.Behaviour;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What SIGTERM does to an edge: {@link EdgeNode#stop}. */
@UsesKafka
@Timeout(90)
class DrainTest {
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}";

    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore mayAnswer = new Semaphore(0);
    private volatile Behaviour behaviour = this::hold;
    private UpstreamUnderTest upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = UpstreamUnderTest.start((request, connection) -> behaviour.answer(request, connection));
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void aCallInFlightIsFinishedAndRecorded(KafkaUnderTest kafka) throws Exception {
        EdgeUnderTest edge = EdgeUnderTest.start(kafka);
        edge.configure(Servers.streamable("drained-call", upstream.url("/mcp")));
        try (RawClient client = RawClient.to(edge.port());
                CallLog calls = new CallLog(kafka)) {
            client.send(RawClient.post("/drained-call/mcp", McpHttp.call("slow")));
            arrived.acquire();

            CompletableFuture<Void> stopped = edge.node().stop();
            await().until(() -> !isReady(edge));
            assertThat(stopped).isNotDone();
            mayAnswer.release();

            assertThat(client.answer().body()).isEqualTo(RESULT);
            stopped.get(20, TimeUnit.SECONDS);
            assertThat(calls.of("drained-call").result().outcome()).isEqualTo(Outcome.OK);
        }
    }

    @Test
    void newWorkIsSentElsewhere(KafkaUnderTest kafka) throws Exception {
        EdgeUnderTest edge = EdgeUnderTest.start(kafka);
        edge.configure(Servers.streamable("drained-new", upstream.url("/mcp")));
        try (RawClient busy = RawClient.to(edge.port())) {
            busy.send(RawClient.post("/drained-new/mcp", McpHttp.call("slow")));
            arrived.acquire();

            CompletableFuture<Void> stopped = edge.node().stop();

            await("nobody is let in").until(() -> isTurnedAway(edge));
            mayAnswer.release();
            assertThat(busy.answer().status()).isEqualTo(200);
            stopped.get(20, TimeUnit.SECONDS);
            assertThatThrownBy(() -> RawClient.to(edge.port())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anEdgeThatIsAboutToStopIsNotReadyButServesOn(KafkaUnderTest kafka) throws Exception {
        EdgeUnderTest edge = EdgeUnderTest.start(kafka, Limits.of("{\"drainDelay\": \"3s\"}"));
        behaviour = (request, connection) -> connection.json(RESULT);
        edge.configure(Servers.streamable("drain-delay", upstream.url("/mcp")));

        CompletableFuture<Void> stopped = edge.node().stop();

        try (RawClient client = RawClient.to(edge.port())) {
            assertThat(isReady(edge)).isFalse();
            assertThat(client.send(RawClient.post("/drain-delay/mcp", McpHttp.call("echo")))
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
        stopped.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aStreamOfNewsEndsBetweenTwoEvents(KafkaUnderTest kafka) throws Exception {
        EdgeUnderTest edge = EdgeUnderTest.start(kafka);
        behaviour = (request, connection) -> {
            connection.eventStream();
            connection.send("data: whole\n\ndata: half");
            connection.awaitClose();
            arrived.release();
        };
        edge.configure(Servers.streamable("drained-stream", upstream.url("/mcp")));
        try (RawClient client = RawClient.to(edge.port());
                CallLog calls = new CallLog(kafka)) {
            client.send(RawClient.bare("GET", "/drained-stream/mcp")).readUntil("data: whole\n\n");

            CompletableFuture<Void> stopped = edge.node().stop();

            String rest = client.readUntil("0\r\n\r\n");
            assertThat(rest).contains("retry: ").doesNotContain("half");
            assertThat(rest.replaceAll("(?s).*retry: (\\d+)\n\n.*", "$1")).matches("[12]\\d{3}");
            stopped.get(20, TimeUnit.SECONDS);
            assertThat(arrived.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
            assertThat(calls.of("drained-stream").result().outcome()).isEqualTo(Outcome.DRAINED);
        }
    }

    @Test
    void aSubscriptionEndsWithItsResult(KafkaUnderTest kafka) throws Exception {
        EdgeUnderTest edge = EdgeUnderTest.start(kafka);
        behaviour = (request, connection) -> {
            connection.eventStream();
            connection.send("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\"}\n\n");
            connection.awaitClose();
        };
        edge.configure(Servers.streamable("drained-subscription", upstream.url("/mcp")));
        String listen = "{\"jsonrpc\":\"2.0\",\"id\":\"listen:0\",\"method\":\"subscriptions/listen\",\"params\":{"
                + "\"notifications\":{},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
        try (RawClient client = RawClient.to(edge.port())) {
            client.send(RawClient.post(
                            "/drained-subscription/mcp",
                            listen,
                            "MCP-Protocol-Version: 2026-07-28",
                            "Mcp-Method: subscriptions/listen"))
                    .readUntil("acknowledged\"}\n\n");

            CompletableFuture<Void> stopped = edge.node().stop();

            assertThat(client.readUntil("0\r\n\r\n"))
                    .contains(
                            "data: {\"jsonrpc\":\"2.0\",\"id\":\"listen:0\",\"result\":{\"resultType\":\"complete\",\"_meta\":{"
                                    + "\"io.modelcontextprotocol/subscriptionId\":\"listen:0\"}}}\n\n");
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCallThatStreamsIsFinished(KafkaUnderTest kafka) throws Exception {
        EdgeUnderTest edge = EdgeUnderTest.start(kafka);
        behaviour = (request, connection) -> {
            connection.eventStream();
            connection.send("data: progress\n\n");
            mayAnswer.acquireUninterruptibly();
            connection.send("data: " + RESULT + "\n\n");
            connection.socket().close();
        };
        edge.configure(Servers.streamable("drained-sse-call", upstream.url("/mcp")));
        try (RawClient client = RawClient.to(edge.port())) {
            client.send(RawClient.post("/drained-sse-call/mcp", McpHttp.call("slow")))
                    .readUntil("data: progress\n\n");

            CompletableFuture<Void> stopped = edge.node().stop();
            await().until(() -> isTurnedAway(edge));
            mayAnswer.release();

            assertThat(client.readUntil("0\r\n\r\n")).contains(RESULT);
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCallThatNeverEndsDoesNotHoldTheNodeForEver(KafkaUnderTest kafka) throws Exception {
        EdgeUnderTest edge = EdgeUnderTest.start(kafka, Limits.of("{\"drainWithin\": \"1s\"}"));
        edge.configure(Servers.streamable("drained-never", upstream.url("/mcp")));
        try (RawClient client = RawClient.to(edge.port());
                CallLog calls = new CallLog(kafka)) {
            client.send(RawClient.post("/drained-never/mcp", McpHttp.call("slow")));
            arrived.acquire();

            edge.node().stop().get(20, TimeUnit.SECONDS);

            client.untilClosed();
            assertThat(calls.of("drained-never").result().outcome()).isEqualTo(Outcome.DRAINED);
        } finally {
            mayAnswer.release();
        }
    }

    private void hold(UpstreamUnderTest.Received request, UpstreamUnderTest.Connection connection) throws IOException {
        arrived.release();
        mayAnswer.acquireUninterruptibly();
        connection.json(RESULT);
    }

    private static boolean isReady(EdgeUnderTest edge) throws IOException {
        try (RawClient client = RawClient.to(edge.managementPort())) {
            return client.send(RawClient.bare("GET", "/health/ready")).answer().status() == 200;
        }
    }

    private static boolean isTurnedAway(EdgeUnderTest edge) {
        try (RawClient client = RawClient.to(edge.port())) {
            Answer answer = client.send(RawClient.bare("GET", "/nowhere")).answer();
            if (answer.status() == 503) {
                assertThat(answer.header("retry-after")).isEqualTo("1");
                assertThat(answer.header("connection")).isEqualTo("close");
                return true;
            }
            return false;
        } catch (IOException refused) {
            return true;
        }
    }
}
