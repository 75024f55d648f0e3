package dev.sallyport.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.edge.EdgeUnderTest;
import dev.sallyport.edge.McpHttp;
import dev.sallyport.edge.RawClient;
import dev.sallyport.edge.RestartedUpstream;
import dev.sallyport.edge.Servers;
import dev.sallyport.edge.UpstreamUnderTest;
import dev.sallyport.edge.Written;
import dev.sallyport.process.HostPort;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one edge learns of an upstream counts on the other. */
@UsesKafka
@Timeout(90)
class SessionsBegunAnewOverTheClusterTest {
    private static final String NAME = "anew-" + UUID.randomUUID();

    private static EdgeUnderTest one;
    private static EdgeUnderTest other;

    private final McpHttp client = new McpHttp();

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        int first = freePort();
        int second = freePort();
        List<String> members = List.of("127.0.0.1:" + first, "127.0.0.1:" + second);
        one = EdgeUnderTest.start(kafka, member(first, members));
        other = EdgeUnderTest.start(kafka, member(second, members));
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
    }

    private static void configure(ServerDefinition server) {
        one.configure(server);
        other.configure(server);
    }

    private static void configure(String name, RestartedUpstream upstream) {
        configure(Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{'url':'"
                + upstream.url("/404") + "','sessionLost':{'reinitialize':true}},"
                + "'access':{'subscriptionRequired':false}"));
    }

    private String initialize(String server) throws Exception {
        return client.post(one.url("/" + server + "/mcp"), McpHttp.INITIALIZE)
                .headers()
                .firstValue("mcp-session-id")
                .orElseThrow();
    }

    private String call(EdgeUnderTest edge, String server, String session) {
        try {
            return client.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"), "Mcp-Session-Id", session)
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bothEdgesFindItLostAndOneBeginsIt() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            configure("anew-both", upstream);
            String session = initialize("anew-both");
            upstream.restart();

            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                EdgeUnderTest edge = i % 2 == 0 ? one : other;
                answers.add(CompletableFuture.supplyAsync(() -> call(edge, "anew-both", session), clients));
            }

            assertThat(answers).allSatisfy(each -> assertThat(each.join()).contains("\"in\":\"session-2\""));
            assertThat(upstream.begun()).isEqualTo(1);
        }
    }

    @Test
    void anEdgeThatMeetsItLaterFindsWhereItWentOn() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure("anew-later", upstream);
            String session = initialize("anew-later");
            upstream.restart();

            assertThat(call(one, "anew-later", session)).contains("session-2");
            assertThat(call(other, "anew-later", session)).contains("session-2");
            assertThat(client.send("DELETE", other.url("/anew-later/mcp"), "Mcp-Session-Id", session)
                            .statusCode())
                    .isEqualTo(204);

            assertThat(upstream.begun()).isEqualTo(1);
            assertThat(upstream.received()).last().isEqualTo("DELETE  session-2");
        }
    }

    @Test
    void aStreamThatTheOtherEdgeHoldsIsNotInTheWay() throws Exception {
        try (RestartedUpstream upstream = new RestartedUpstream()) {
            configure(Servers.streamable("anew-held", upstream.url("/404")));
            String session = initialize("anew-held");
            String open = RawClient.bare("GET", "/anew-held/mcp", "Mcp-Session-Id: " + session);
            try (RawClient first = RawClient.to(one.port())) {
                first.send(open).readUntil("session-1\"}}\n\n");
            }

            try (RawClient again = RawClient.to(other.port())) {
                assertThat(again.send(open).readUntil("session-1\"}}\n\n")).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void aListThatChangedForOneEdgeIsNotKeptOnTheOther() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            String answer =
                    "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[],\"ttlMs\":60000,\"cacheScope\":\"public\"}}";
            if (request.body().contains("change")) {
                connection.eventStream();
                connection.send("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\ndata: "
                        + answer + "\n\n");
                connection.socket().close();
            } else {
                connection.json(answer);
            }
        })) {
            configure(Written.server("'name':'lists','basePath':'lists','backend':{'url':'" + upstream.url("/mcp")
                    + "'},'access':{'subscriptionRequired':false},'policies':[{'type':'cache','scope':'public'}]"));
            for (int i = 0; i < 8; i++) {
                list();
            }
            assertThat(upstream.received()).hasSizeBetween(1, 2);

            client.post(one.url("/lists/mcp"), McpHttp.call("change"));
            upstream.forget();

            await().atMost(Duration.ofSeconds(5)).until(() -> {
                list();
                return !upstream.received().isEmpty();
            });
        }
    }

    private void list() throws Exception {
        assertThat(client.post(
                                other.url("/lists/mcp"),
                                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{}}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static ClusterConfig member(int port, List<String> members) {
        return new ClusterConfig(
                NAME,
                ClusterConfig.Mode.MEMBER,
                HostPort.loopback(port),
                members,
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
