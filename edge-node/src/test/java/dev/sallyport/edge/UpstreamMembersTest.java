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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call goes to one of several members: by priority, by weight, and past those that cannot take it. */
@UsesKafka
@Timeout(60)
class UpstreamMembersTest {
    private static final McpHttp HTTP = new McpHttp();
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
    private static final Behaviour FAIL = (request, connection) ->
            connection.send("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    private static EdgeUnderTest edge;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static HttpResponse<String> call(String server) throws IOException, InterruptedException {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"));
    }

    private static String member(URI url, int weight, int priority) {
        return "{'url':'" + url + "','weight':" + weight + ",'priority':" + priority + "}";
    }

    @Test
    void callsAreSharedOutByWeight() throws Exception {
        try (UpstreamUnderTest one = UpstreamUnderTest.start(Members.called("one"));
                UpstreamUnderTest two = UpstreamUnderTest.start(Members.called("two"));
                UpstreamUnderTest three = UpstreamUnderTest.start(Members.called("three"))) {
            edge.configure(Written.server(Members.open(
                    "weighed",
                    "'members':[" + member(one.url("/mcp"), 3, 1) + "," + member(two.url("/mcp"), 2, 1) + ","
                            + member(three.url("/mcp"), 1, 1) + "]",
                    "")));

            for (int i = 0; i < 300; i++) {
                assertThat(call("weighed").statusCode()).isEqualTo(200);
            }

            assertThat(one.received()).hasSize(150);
            assertThat(two.received()).hasSize(100);
            assertThat(three.received()).hasSize(50);
        }
    }

    @Test
    void aMemberThatIsGoneIsReplacedByTheNextPriorityAndComesBack() throws Exception {
        int port = freePort();
        URI primary = URI.create("http://127.0.0.1:" + port + "/mcp");
        try (UpstreamUnderTest second = UpstreamUnderTest.start(Members.called("second"))) {
            edge.configure(Written.server(Members.open(
                    "failing-over",
                    "'members':[" + member(second.url("/mcp"), 1, 2) + "," + member(primary, 1, 1) + "]",
                    "")));
            try (UpstreamUnderTest first = UpstreamUnderTest.startAt(port, Members.called("first"))) {
                assertThat(call("failing-over").body()).isEqualTo(Members.result("first"));
                assertThat(first.received()).hasSize(1);
            }

            for (int i = 0; i < 10; i++) {
                assertThat(call("failing-over").body()).isEqualTo(Members.result("second"));
            }
            try (UpstreamUnderTest first = UpstreamUnderTest.startAt(port, Members.called("first"))) {
                await().until(() -> call("failing-over").body().equals(Members.result("first")));
                assertThat(call("failing-over").body()).isEqualTo(Members.result("first"));
                assertThat(first.received()).hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void whereNobodyIsThereTheUpstreamIsUnreachable() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:" + freePort() + "/mcp");
        URI nobodyEither = URI.create("http://127.0.0.1:" + freePort() + "/mcp");
        edge.configure(Written.server(Members.open(
                "deserted", "'members':[" + member(nobody, 1, 1) + "," + member(nobodyEither, 1, 2) + "]", "")));

        for (int i = 0; i < 3; i++) {
            HttpResponse<String> refused = call("deserted");
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body()).contains("upstream_unreachable");
        }
    }

    @Test
    void whatChangesNothingIsRetriedAtAnotherMember() throws Exception {
        try (UpstreamUnderTest failing = UpstreamUnderTest.start(FAIL);
                UpstreamUnderTest working = UpstreamUnderTest.start(Members.called("working"))) {
            edge.configure(Written.server(Members.open(
                    "retried-elsewhere",
                    Members.alike(failing, working),
                    "{'type':'retry','count':1,'interval':'10ms'}")));

            for (int i = 0; i < 4; i++) {
                assertThat(HTTP.post(edge.url("/retried-elsewhere/mcp"), LIST).body())
                        .isEqualTo(Members.result("working"));
            }
            int before = failing.received().size();
            assertThat(before).isPositive();
            HttpResponse<String> called = call("retried-elsewhere");
            HttpResponse<String> calledAgain = call("retried-elsewhere");

            assertThat(called.statusCode() + calledAgain.statusCode()).isEqualTo(503 + 200);
            assertThat(failing.received()).hasSize(before + 1);
        }
    }

    @Test
    void anOpenCircuitTakesAMemberOutAndOnlyAllOfThemTheServer() throws Exception {
        try (UpstreamUnderTest failing = UpstreamUnderTest.start(FAIL);
                UpstreamUnderTest failingToo = UpstreamUnderTest.start(FAIL);
                UpstreamUnderTest working = UpstreamUnderTest.start(Members.called("working"))) {
            String breaker = "{'type':'circuit-breaker','failureCount':1,'tripDuration':'1m'}";
            edge.configure(Written.server(Members.open("half-broken", Members.alike(failing, working), breaker)));
            edge.configure(Written.server(Members.open("all-broken", Members.alike(failing, failingToo), breaker)));

            assertThat(call("half-broken").statusCode()).isEqualTo(503);
            for (int i = 0; i < 6; i++) {
                assertThat(call("half-broken").body()).isEqualTo(Members.result("working"));
            }
            assertThat(failing.received()).hasSize(1);

            call("all-broken");
            call("all-broken");
            HttpResponse<String> refused = call("all-broken");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("circuit_open");
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(50L, 60L);
            assertThat(failing.received()).hasSize(2);
            assertThat(failingToo.received()).hasSize(1);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
