package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.edge.UpstreamUnderTest.Behaviour;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In the modern era leaving cancels the call (2026-07-28, Cancellation); in the legacy eras it must not. */
@UsesKafka
@Timeout(60)
class ClientLeavesMidStreamTest {
    private static final long AT_ONCE_SECONDS = 5;
    private static final String LARGE_EVENT = "data: " + "x".repeat(60_000) + "\n\n";

    private static EdgeUnderTest edge;
    private static CallLog calls;

    private final CountDownLatch upstreamClosed = new CountDownLatch(1);

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        calls = new CallLog(kafka);
    }

    @AfterAll
    static void stop() {
        calls.close();
        edge.close();
    }

    @Test
    void leavingCancelsAModernCallThatStreams() throws Exception {
        leaveAfter("modern-stream", RawClient.modernPost("/modern-stream/mcp", "t"), "data: 1\n\n", (request, up) -> {
            up.eventStream();
            up.send("data: 1\n\n");
            up.awaitClose();
            upstreamClosed.countDown();
        });

        assertThat(upstreamClosed.await(AT_ONCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(calls.of("modern-stream").result().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    @Test
    void leavingCancelsAModernCallWhoseBodyIsUnderWay() throws Exception {
        leaveAfter("modern-body", RawClient.modernPost("/modern-body/mcp", "t"), "{\"jsonrpc\"", (request, up) -> {
            up.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{\"jsonrpc\"");
            up.awaitClose();
            upstreamClosed.countDown();
        });

        assertThat(upstreamClosed.await(AT_ONCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(calls.of("modern-body").result().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    @Test
    void leavingCancelsAModernCallThatHasNoAnswerYet() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, up) -> {
            arrived.countDown();
            up.awaitClose();
            upstreamClosed.countDown();
        })) {
            edge.configure(Servers.streamable("modern-waiting", upstream.url("/mcp")));
            try (RawClient client = RawClient.to(edge.port())) {
                client.send(RawClient.modernPost("/modern-waiting/mcp", "t"));
                assertThat(arrived.await(AT_ONCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(upstreamClosed.await(AT_ONCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(calls.of("modern-waiting").result().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(calls.of("modern-waiting").result().httpStatus()).isEmpty();
    }

    @Test
    void leavingClosesAStreamOfNewsThatNobodyCanComeBackTo() throws Exception {
        leaveAfter("news", RawClient.bare("GET", "/news/mcp"), "\r\n\r\n", (request, up) -> {
            up.eventStream();
            up.awaitClose();
            upstreamClosed.countDown();
        });

        assertThat(upstreamClosed.await(AT_ONCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLegacyCallThatStreamsGoesOnToItsEnd() throws Exception {
        Semaphore clientLeft = new Semaphore(0);
        CountDownLatch sentAll = new CountDownLatch(1);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, up) -> {
            up.eventStream();
            up.send("data: 1\n\n");
            clientLeft.acquireUninterruptibly();
            for (int i = 0; i < 500; i++) {
                up.send(LARGE_EVENT);
            }
            up.send("data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n");
            up.socket().shutdownOutput();
            up.awaitClose();
            sentAll.countDown();
        })) {
            edge.configure(Servers.streamable("legacy-stream", upstream.url("/mcp")));
            try (RawClient client = RawClient.to(edge.port())) {
                client.send(RawClient.post("/legacy-stream/mcp", McpHttp.call("t")))
                        .readUntil("data: 1\n\n");
            }
            clientLeft.release();

            assertThat(sentAll.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(calls.of("legacy-stream").result().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    @Test
    void aLegacyCallWhoseBodyIsUnderWayGoesOnToItsEnd() throws Exception {
        Semaphore clientLeft = new Semaphore(0);
        CountDownLatch sentAll = new CountDownLatch(1);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, up) -> {
            up.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 30000008\r\n\r\n{\"a\":\"");
            clientLeft.acquireUninterruptibly();
            for (int i = 0; i < 500; i++) {
                up.send("x".repeat(60_000));
            }
            up.send("\"}");
            sentAll.countDown();
        })) {
            edge.configure(Servers.streamable("legacy-body", upstream.url("/mcp")));
            try (RawClient client = RawClient.to(edge.port())) {
                client.send(RawClient.post("/legacy-body/mcp", McpHttp.call("t")))
                        .readUntil("{\"a\"");
            }
            clientLeft.release();

            assertThat(sentAll.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(calls.of("legacy-body").result().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        }
    }

    private static void leaveAfter(String server, String request, String seen, Behaviour behaviour) throws Exception {
        UpstreamUnderTest upstream = UpstreamUnderTest.start(behaviour);
        edge.configure(Servers.streamable(server, upstream.url("/mcp")));
        try (RawClient client = RawClient.to(edge.port())) {
            client.send(request).readUntil(seen);
        }
    }
}
