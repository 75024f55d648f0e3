package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.contract.telemetry.Outcome;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@UsesKafka
@Timeout(120)
class SlowReaderTest {
    private static final byte[] EVENT = ("data: " + "x".repeat(16_376) + "\n\n").getBytes(StandardCharsets.UTF_8);
    private static final String ANSWER = "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n";

    /** What two kernels buffer between three processes, and a little of our own. */
    private static final long IN_FLIGHT_BYTES_MAX = 24L * 1024 * 1024;

    private static EdgeUnderTest edge;
    private static CallLog calls;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka, Limits.of("{\"clientStall\": \"3s\", \"keepAliveEvery\": \"300ms\"}"));
        calls = new CallLog(kafka);
    }

    @AfterAll
    static void stop() {
        calls.close();
        edge.close();
    }

    @Test
    void aClientThatDoesNotReadStopsTheUpstreamAndIsCut() throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch cut = new CountDownLatch(1);
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    try {
                        while (true) {
                            connection.out().write(EVENT);
                            sent.addAndGet(EVENT.length);
                        }
                    } catch (IOException closed) {
                        cut.countDown();
                    }
                });
                RawClient client = RawClient.withSmallWindow(edge.port())) {
            edge.configure(Servers.streamable("stalled", upstream.url("/mcp")));
            client.send(RawClient.bare("GET", "/stalled/mcp")).readUntil("\r\n\r\n");

            assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(sent.get()).isLessThan(IN_FLIGHT_BYTES_MAX);
            assertThat(calls.of("stalled").result().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        }
    }

    @Test
    void aClientThatPausesLosesNothing() throws Exception {
        int events = 2_000;
        AtomicLong sent = new AtomicLong();
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    for (int i = 0; i < events; i++) {
                        connection.out().write(EVENT);
                        sent.addAndGet(EVENT.length);
                    }
                    connection.send(ANSWER);
                    connection.socket().close();
                });
                RawClient client = RawClient.withSmallWindow(edge.port())) {
            edge.configure(Servers.streamable("pauses", upstream.url("/mcp")));
            client.send(RawClient.post("/pauses/mcp", McpHttp.call("t"))).readUntil("\r\n\r\n");
            AtomicLong seen = new AtomicLong(-1);
            await("the upstream is stopped")
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> seen.getAndSet(sent.get()) == sent.get() && sent.get() > 0);
            assertThat(sent.get()).isLessThan((long) events * EVENT.length);

            assertThat(countUntilAnswer(client.in())).isGreaterThanOrEqualTo((long) events * EVENT.length);
        }
        assertThat(calls.of("pauses").result().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aStreamMayBeLargerThanTheHeap() throws Exception {
        long wanted = Runtime.getRuntime().maxMemory() + 64L * 1024 * 1024;
        byte[] event = ("data: " + "x".repeat(1024 * 1024) + "\n\n").getBytes(StandardCharsets.UTF_8);
        long events = wanted / event.length + 1;
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    for (long i = 0; i < events; i++) {
                        connection.out().write(event);
                    }
                    connection.send(ANSWER);
                    connection.socket().close();
                });
                RawClient client = RawClient.to(edge.port())) {
            edge.configure(Servers.streamable("large", upstream.url("/mcp")));
            client.send(RawClient.post("/large/mcp", McpHttp.call("t"))).readUntil("\r\n\r\n");

            assertThat(countUntilAnswer(client.in())).isGreaterThan(wanted);
        }
        assertThat(calls.of("large").result().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void anIdleStreamIsKeptAliveWithComments() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send("data: only one\n\n");
                    connection.awaitClose();
                });
                RawClient client = RawClient.to(edge.port())) {
            edge.configure(Servers.streamable("idle", upstream.url("/mcp")));
            client.send(RawClient.bare("GET", "/idle/mcp")).readUntil("data: only one\n\n");

            assertThat(client.readUntil(":\n\n")).isEqualTo("\r\n3\r\n:\n\n");
            assertThat(client.readUntil(":\n\n")).isEqualTo("\r\n3\r\n:\n\n");
        }
    }

    /** How many bytes came before the last line of the stream, framing included. */
    private static long countUntilAnswer(InputStream in) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        String tail = "";
        long count = 0;
        int read;
        while ((read = in.read(buffer)) >= 0) {
            count += read;
            String end = new String(buffer, Math.max(0, read - 128), Math.min(read, 128), StandardCharsets.UTF_8);
            tail = (tail + end).substring(Math.max(0, tail.length() + end.length() - 128));
            if (tail.contains("\"id\":7")) {
                return count;
            }
        }
        throw new IOException("the stream ended without its answer");
    }
}
