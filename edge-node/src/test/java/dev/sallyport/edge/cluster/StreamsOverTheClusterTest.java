package dev.sallyport.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.edge.EdgeUnderTest;
import dev.sallyport.edge.McpHttp;
import dev.sallyport.edge.RawClient;
import dev.sallyport.edge.ResumingClient;
import dev.sallyport.edge.Servers;
import dev.sallyport.edge.UpstreamUnderTest;
import dev.sallyport.edge.UpstreamUnderTest.Behaviour;
import dev.sallyport.process.HostPort;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client comes back to another edge than the one it left, which may be dead. */
@UsesKafka
@Timeout(120)
class StreamsOverTheClusterTest {
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}";
    private static final String CLUSTER = "streams-" + UUID.randomUUID();

    private static KafkaUnderTest log;
    private static int[] ports;
    private static EdgeUnderTest one;
    private static EdgeUnderTest two;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        log = kafka;
        ports = new int[] {freePort(), freePort(), freePort(), freePort(), freePort()};
        one = EdgeUnderTest.start(kafka, member(ports[0]));
        two = EdgeUnderTest.start(kafka, member(ports[1]));
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    @Test
    void everyEventComesOnceAndInOrderWhicheverEdgeTheClientComesBackTo() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            for (int i = 0; i < 200; i++) {
                connection.send(progress(i));
                if (i % 20 == 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60));
                }
            }
            connection.send("data: " + RESULT + "\n\n");
            connection.socket().close();
        })) {
            configure("to-and-fro", upstream);

            ResumingClient client = new ResumingClient("/to-and-fro/mcp", new Random(815));
            List<String> messages = client.call(McpHttp.call("slow"), "result", 40, one.port(), two.port());

            assertThat(client.connections()).isGreaterThan(4);
            assertThat(messages).hasSize(201).last().isEqualTo(RESULT);
            for (int i = 0; i < 200; i++) {
                assertThat(messages.get(i)).contains("\"progress\":" + i + "}");
            }
            assertThat(upstream.received()).hasSize(1);
        }
    }

    @Test
    void aStreamOfAnEdgeThatStopsInOrderGoesOnElsewhere() throws Exception {
        EdgeUnderTest third = EdgeUnderTest.start(log, member(ports[2]));
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.eventStream();
            boolean again = !request.header("last-event-id").isEmpty();
            connection.send("id: " + (again ? "mine-2" : "mine-1") + "\n" + progress(again ? 2 : 1));
            connection.awaitClose();
        })) {
            configure("drained-news", upstream);
            third.configure(Servers.streamable("drained-news", upstream.url("/mcp")));
            ResumingClient client = new ResumingClient("/drained-news/mcp", new Random(1));
            CompletableFuture<Void> read = CompletableFuture.runAsync(() -> {
                try {
                    client.read(third.port(), RawClient.bare("GET", "/drained-news/mcp"), "none", 100);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().until(() -> !client.messages().isEmpty());

            third.close();
            read.get(20, TimeUnit.SECONDS);
            client.comeBack(two.port(), "progress\":2", 10);

            assertThat(client.messages()).hasSize(2);
            assertThat(upstream.received().getLast().header("last-event-id")).isEqualTo("mine-1");
        }
    }

    @Test
    void whatAKilledEdgeOwedIsSaidOrGoneOnWith() throws Exception {
        Semaphore mayDie = new Semaphore(0);
        Behaviour withIds = (request, connection) -> {
            String seen = request.header("last-event-id");
            int from = seen.isEmpty() ? 0 : Integer.parseInt(seen.substring(5));
            connection.eventStream();
            for (int i = from + 1; i <= from + 40 && i <= 60; i++) {
                connection.send("id: mine-" + i + "\n" + progress(i));
            }
            if (seen.isEmpty()) {
                connection.awaitClose();
            }
            connection.send("data: " + RESULT + "\n\n");
            connection.socket().close();
        };
        Behaviour withoutIds = (request, connection) -> {
            connection.eventStream();
            connection.send(progress(1));
            connection.send(progress(2));
            mayDie.release();
            connection.awaitClose();
        };
        try (UpstreamUnderTest own = UpstreamUnderTest.start(withIds);
                UpstreamUnderTest plain = UpstreamUnderTest.start(withoutIds);
                KilledEdge killed = KilledEdge.start(log, member(ports[3]), freePort(), freePort())) {
            configure("killed-ids", own);
            configure("killed-plain", plain);
            ResumingClient resumable = new ResumingClient("/killed-ids/mcp", new Random(1));
            ResumingClient pending = new ResumingClient("/killed-plain/mcp", new Random(1));
            await().ignoreExceptionsMatching(e -> true).until(() -> isConfigured(killed.port(), "killed-plain"));
            resumable.read(killed.port(), RawClient.post("/killed-ids/mcp", McpHttp.call("slow")), "none", 30);
            resumable.comeBack(two.port(), "progress\":40}", 100);
            pending.read(killed.port(), RawClient.post("/killed-plain/mcp", McpHttp.call("slow")), "none", 1);
            assertThat(mayDie.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            pending.comeBack(one.port(), "progress\":2}", 10);

            killed.kill();
            resumable.comeBack(one.port(), "result", 200);
            pending.comeBack(two.port(), "error", 200);

            assertThat(resumable.messages()).hasSize(61).last().isEqualTo(RESULT);
            for (int i = 1; i <= 60; i++) {
                assertThat(resumable.messages().get(i - 1)).contains("\"progress\":" + i + "}");
            }
            assertThat(pending.messages().getLast()).contains("\"id\":7", "\"code\":-32016", "upstream_broke_off");
        }
    }

    private static boolean isConfigured(int port, String server) throws IOException {
        try (RawClient client = RawClient.to(port)) {
            return client.send(RawClient.bare("OPTIONS", "/" + server + "/mcp"))
                            .answer()
                            .status()
                    == 204;
        }
    }

    private static void configure(String name, UpstreamUnderTest upstream) {
        one.configure(Servers.streamable(name, upstream.url("/mcp")));
        two.configure(Servers.streamable(name, upstream.url("/mcp")));
    }

    private static String progress(int number) {
        return "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progress\":" + number
                + "}}\n\n";
    }

    private static ClusterConfig member(int port) {
        return new ClusterConfig(
                CLUSTER,
                ClusterConfig.Mode.MEMBER,
                HostPort.loopback(port),
                List.of("127.0.0.1:" + ports[0], "127.0.0.1:" + port),
                1,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
