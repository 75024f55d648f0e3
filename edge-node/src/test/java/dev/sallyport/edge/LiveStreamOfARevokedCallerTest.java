package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.contract.revocation.Revocation;
import dev.sallyport.contract.revocation.Revoked;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is revoked ends and stays shut, on both edges of a cluster, within a second. */
@UsesKafka
@Timeout(60)
class LiveStreamOfARevokedCallerTest {
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final String KEY = "Ocp-Apim-Subscription-Key";
    private static final String TOOLS = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[{\"name\":\"good\","
            + "\"inputSchema\":{}},{\"name\":\"bad\",\"inputSchema\":{}}]}}";

    private static final McpHttp HTTP = new McpHttp();
    private static List<EdgeUnderTest> edges;
    private static UpstreamUnderTest upstream;
    private static TokenIssuer issuer;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        issuer = new TokenIssuer();
        upstream = UpstreamUnderTest.start((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: open\n\n");
            } else if (request.body().contains("\"initialize\"")) {
                connection.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", "Mcp-Session-Id: of-upstream\r\n");
            } else if (request.body().contains("tools/list")) {
                connection.json(TOOLS);
            } else if (request.body().contains("\"slow\"")) {
                connection.awaitClose();
            } else {
                connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}");
            }
        });
        EdgeUnderTest one = EdgeUnderTest.start(kafka);
        edges = List.of(one, one.another());
        server("rev-open", "'subscriptionRequired':false");
        server("rev-gone", "'subscriptionRequired':false");
        server("rev-keyed", "'subscriptionRequired':true");
        server(
                "rev-oauth",
                "'subscriptionRequired':false,'oauth':{'issuer':'" + issuer.issuer() + "','jwksUri':'"
                        + issuer.keysUrl() + "','audiences':['" + TokenIssuer.AUDIENCE + "']}");
        for (String name : List.of("rev-cut", "rev-kept")) {
            both(edge -> edge.configure(Written.subscription("'name':'" + name + "','scope':'all'")
                    .with(EdgeUnderTest.keys(name + "-1", name + "-2"))));
        }
    }

    @AfterAll
    static void stop() {
        edges.forEach(EdgeUnderTest::close);
        upstream.close();
        issuer.close();
    }

    private interface OnEdge {
        void run(EdgeUnderTest edge) throws Exception;
    }

    private static void both(OnEdge action) throws Exception {
        for (EdgeUnderTest edge : edges) {
            action.run(edge);
        }
    }

    private static void server(String name, String access) throws Exception {
        both(edge -> edge.configure(Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{'url':'"
                + upstream.url("/mcp") + "'},'access':{" + access + "}")));
    }

    private static void revoke(Revoked what) {
        edges.getFirst().revoke(revocation(what, Duration.ofMinutes(5)));
    }

    private static Revocation revocation(Revoked what, Duration life) {
        Instant now = Instant.now();
        return new Revocation(now, what, "a test", "ada", now.plus(life));
    }

    private static HttpResponse<String> call(EdgeUnderTest edge, String server, String tool, String... headers)
            throws Exception {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call(tool), headers);
    }

    /** Until both edges answer so, a second at most. */
    private static void awaitOnBoth(int status, String server, String tool, String... headers) throws Exception {
        both(edge -> await("answered with " + status)
                .atMost(BOUND)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> call(edge, server, tool, headers).statusCode() == status));
    }

    @Test
    void streamsOfARevokedSubscriptionEndOnEveryEdgeAndOthersGoOn() throws Exception {
        String[] kept = {KEY, "rev-kept-1"};
        HttpResponse<InputStream> other = HTTP.getStreaming(edges.getFirst().url("/rev-keyed/mcp"), kept);
        HttpResponse<InputStream> here = HTTP.getStreaming(edges.getFirst().url("/rev-keyed/mcp"), KEY, "rev-cut-1");
        HttpResponse<InputStream> there = HTTP.getStreaming(edges.getLast().url("/rev-keyed/mcp"), KEY, "rev-cut-2");
        assertThat(List.of(here.body().read(), there.body().read(), other.body().read()))
                .containsOnly((int) ':');

        long began = System.nanoTime();
        revoke(new Revoked.OfSubscription("rev-cut"));

        CompletableFuture<Void> ended = CompletableFuture.allOf(readsToTheEnd(here), readsToTheEnd(there));
        ended.get(10, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
        both(edge -> {
            HttpResponse<String> refused = call(edge, "rev-keyed", "good", KEY, "rev-cut-1");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("AzureApiManagementKey");
            assertThat(call(edge, "rev-keyed", "good", kept).statusCode()).isEqualTo(200);
        });
        assertThat(other.body().available()).isGreaterThanOrEqualTo(0);
        other.body().close();
    }

    private static CompletableFuture<Void> readsToTheEnd(HttpResponse<InputStream> stream) {
        return CompletableFuture.runAsync(() -> {
            try {
                stream.body().transferTo(OutputStream.nullOutputStream());
            } catch (IOException cut) {
                // That is an end too.
            }
        });
    }

    @Test
    void tokensAreRevokedByThemselvesTheirSubjectTheirClientAndTheirAge() throws Exception {
        String iss = issuer.issuer().toString();
        assertRevokes(Map.of("sub", "eve"), new Revoked.Subject(iss, "eve"));
        assertRevokes(Map.of("client_id", "app-1"), new Revoked.Client(Optional.empty(), "app-1"));
        assertRevokes(Map.of("azp", "app-2"), new Revoked.Client(Optional.of(iss), "app-2"));
        assertRevokes(Map.of("jti", "token-1"), new Revoked.Token("token-1"));
        assertRevokes(
                Map.of("client_id", "app-3"),
                new Revoked.IssuedBefore(
                        iss, Optional.of("app-3"), Instant.now().plusSeconds(1)));
        String young = bearer(Map.of("client_id", "app-3", "iat", Instant.now().getEpochSecond() + 5));
        assertThat(call(edges.getFirst(), "rev-oauth", "good", "Authorization", young)
                        .statusCode())
                .isEqualTo(200);
    }

    private static void assertRevokes(Map<String, Object> claims, Revoked what) throws Exception {
        String[] token = {"Authorization", bearer(claims)};
        String[] neighbour = {"Authorization", bearer(Map.of("sub", "bob"))};
        // Both have verified it, and remember that.
        both(edge -> await("its keys are known")
                .atMost(Duration.ofSeconds(10))
                .until(() -> call(edge, "rev-oauth", "good", token).statusCode() == 200));

        revoke(what);

        awaitOnBoth(401, "rev-oauth", "good", token);
        HttpResponse<String> refused = call(edges.getLast(), "rev-oauth", "good", token);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("error=\"invalid_token\"")
                .contains("revoked")
                .contains("resource_metadata");
        assertThat(refused.body()).contains("-32010");
        both(edge -> assertThat(call(edge, "rev-oauth", "good", neighbour).statusCode())
                .isEqualTo(200));
    }

    private static String bearer(Map<String, Object> claims) throws Exception {
        return "Bearer " + issuer.token(claims);
    }

    @Test
    void aCallThatIsStillWaitingIsCutAndItsUpstreamToo() throws Exception {
        String[] token = {"Authorization", bearer(Map.of("sub", "slowly"))};
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return call(edges.getLast(), "rev-oauth", "slow", token);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await("it is under way")
                .until(() -> upstream.received().stream()
                        .anyMatch(request -> request.body().contains("\"slow\"")));

        long began = System.nanoTime();
        revoke(new Revoked.Subject(issuer.issuer().toString(), "slowly"));

        assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
        assertThat(waiting.join().body()).contains("\"id\":7");
    }

    @Test
    void aRevokedToolIsUnknownAndListedNoMore() throws Exception {
        revoke(new Revoked.Tool("rev-open", "bad"));

        both(edge -> await("unknown")
                .atMost(BOUND)
                .until(() -> call(edge, "rev-open", "bad").body().contains("-32602")));
        both(edge -> {
            assertThat(call(edge, "rev-open", "good").body()).contains("result");
            assertThat(call(edge, "rev-gone", "bad").body()).doesNotContain("-32602");
            assertThat(HTTP.post(edge.url("/rev-open/mcp"), "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}")
                            .body())
                    .contains("good")
                    .doesNotContain("bad");
        });
    }

    @Test
    void aRevokedServerIsNotThereUntilItsRevocationExpires() throws Exception {
        edges.getFirst().revoke(revocation(new Revoked.Server("rev-gone"), Duration.ofMillis(1_500)));

        awaitOnBoth(404, "rev-gone", "good");
        assertThat(call(edges.getFirst(), "rev-open", "good").statusCode()).isEqualTo(200);
        both(edge -> await("there again")
                .atMost(Duration.ofSeconds(5))
                .until(() -> call(edge, "rev-gone", "good").statusCode() == 200));
    }

    @Test
    void aRevokedSessionIsUnknownAndOneThatIsGivenBackIsKnown() throws Exception {
        String session = HTTP.post(edges.getFirst().url("/rev-open/mcp"), McpHttp.INITIALIZE)
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow();
        Revoked revoked = new Revoked.Session(HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256").digest(session.getBytes(StandardCharsets.US_ASCII)),
                        0,
                        8));
        assertThat(call(edges.getLast(), "rev-open", "good", "Mcp-Session-Id", session)
                        .statusCode())
                .isEqualTo(200);

        revoke(revoked);

        awaitOnBoth(404, "rev-open", "good", "Mcp-Session-Id", session);
        assertThat(call(edges.getLast(), "rev-open", "good", "Mcp-Session-Id", session)
                        .body())
                .contains("-32001");
        edges.getFirst().giveBack(revoked.key());
        awaitOnBoth(200, "rev-open", "good", "Mcp-Session-Id", session);
    }
}
