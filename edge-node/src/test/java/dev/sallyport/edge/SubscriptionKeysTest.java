package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscription keys as clients of API Management know them. */
@UsesKafka
@Timeout(60)
class SubscriptionKeysTest {
    private static final String KEY = "Ocp-Apim-Subscription-Key";
    private static final String MISSING = "Access denied due to missing subscription key. Make sure to include"
            + " subscription key when making requests to an API.";
    private static final String INVALID = "Access denied due to invalid subscription key. Make sure to provide a valid"
            + " key for an active subscription.";

    private static final McpHttp HTTP = new McpHttp();
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        upstream = UpstreamUnderTest.start((request, connection) -> {
            if (request.method().equals("GET")) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: open\n\n");
            } else {
                connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}");
            }
        });
        server("keyed", "");
        server("other", "");
        server("renamed", ",'keyHeader':'X-Weather-Key','keyParameter':'weather-key'");
        server("in-open-product", "");
        edge.configure(Written.product("'name':'crew','servers':['keyed']"));
        edge.configure(Written.product("'name':'free','servers':['in-open-product'],'subscriptionRequired':false"));
        subscribe("of-product", "'scope':'product/crew'");
        subscribe("of-server", "'scope':'server/other'");
        subscribe("of-all", "'scope':'all'");
        subscribe("suspended", "'scope':'all','state':'suspended'");
        subscribe("expired", "'scope':'all','expiresAt':'2026-01-01T00:00:00Z'");
        subscribe("expiring", "'scope':'all','expiresAt':'" + Instant.now().plus(Duration.ofDays(3)) + "'");
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
    }

    private static void server(String name, String access) {
        edge.configure(Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{'url':'"
                + upstream.url("/mcp") + "'},'access':{'subscriptionRequired':true" + access + "}"));
    }

    /** Its keys are its name with {@code -1} and {@code -2} behind. */
    private static void subscribe(String name, String fields) {
        edge.configure(Written.subscription("'name':'" + name + "'," + fields)
                .with(EdgeUnderTest.keys(name + "-1", name + "-2")));
    }

    private static HttpResponse<String> call(String server, String... headers) throws Exception {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"), headers);
    }

    @Test
    void withoutAKeyTheCallerIsToldWhereToPutOne() throws Exception {
        HttpResponse<String> response = call("keyed");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .containsExactly("AzureApiManagementKey realm=\"keyed\",name=\"" + KEY + "\",type=\"header\"");
        assertThat(response.body()).contains(MISSING).contains("-32010");
    }

    @Test
    void bothKeysOpenInTheHeaderOrInTheQuery() throws Exception {
        assertThat(call("keyed", KEY, "of-product-1").statusCode()).isEqualTo(200);
        assertThat(call("keyed", KEY, "of-product-2").statusCode()).isEqualTo(200);
        URI query = edge.url("/keyed/mcp?subscription-key=of-product-2");
        assertThat(HTTP.post(query, McpHttp.call("echo")).statusCode()).isEqualTo(200);
    }

    @Test
    void theQueryCountsOnlyWhereTheHeaderIsAbsent() throws Exception {
        URI query = edge.url("/keyed/mcp?subscription-key=of-product-1");

        HttpResponse<String> response = HTTP.post(query, McpHttp.call("echo"), KEY, "wrong");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains(INVALID).doesNotContain("wrong");
    }

    @Test
    void aKeyOpensWhatItsScopeNamesAndNothingElse() throws Exception {
        assertThat(call("other", KEY, "of-product-1").statusCode()).isEqualTo(401);
        assertThat(call("other", KEY, "of-product-1").body()).contains(INVALID);
        assertThat(call("other", KEY, "of-server-1").statusCode()).isEqualTo(200);
        assertThat(call("keyed", KEY, "of-server-1").statusCode()).isEqualTo(401);
        assertThat(call("other", KEY, "of-all-1").statusCode()).isEqualTo(200);
        assertThat(call("keyed", KEY, "of-all-2").statusCode()).isEqualTo(200);
    }

    @Test
    void suspendedAndExpiredKeysOpenNothing() throws Exception {
        assertThat(call("keyed", KEY, "suspended-1").body()).contains(INVALID);
        assertThat(call("keyed", KEY, "expired-1").body()).contains(INVALID);
    }

    @Test
    void aKeyThatIsAboutToExpireSaysSo() throws Exception {
        assertThat(call("keyed", KEY, "expiring-1").headers().firstValue("Subscription-Key-Expires"))
                .isPresent();
        assertThat(call("keyed", KEY, "of-all-1").headers().firstValue("Subscription-Key-Expires"))
                .isEmpty();
    }

    @Test
    void aServerInAnOpenProductNeedsNoKeyButAWrongOneIsNotForgiven() throws Exception {
        assertThat(call("in-open-product").statusCode()).isEqualTo(200);
        assertThat(call("in-open-product", KEY, "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void aServerMayNameItsHeaderAndItsParameter() throws Exception {
        assertThat(call("renamed", "X-Weather-Key", "of-all-1").statusCode()).isEqualTo(200);
        assertThat(call("renamed", KEY, "of-all-1").statusCode()).isEqualTo(401);
        URI query = edge.url("/renamed/mcp?weather-key=of-all-1");
        assertThat(HTTP.post(query, McpHttp.call("echo")).statusCode()).isEqualTo(200);
        assertThat(call("renamed").headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("name=\"X-Weather-Key\"");
    }

    @Test
    void noKeyReachesTheUpstream() throws Exception {
        call("renamed", "X-Weather-Key", "of-all-1");
        HTTP.post(edge.url("/keyed/mcp?subscription-key=of-product-2"), McpHttp.call("echo"));

        assertThat(upstream.received())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.toString())
                        .doesNotContain("of-all-1")
                        .doesNotContain("of-product-2"));
    }

    @Test
    void anOpenStreamEndsWithinASecondOfItsKey() throws Exception {
        subscribe("short-lived", "'scope':'all'");
        HttpResponse<InputStream> stream =
                HTTP.getStreaming(edge.url("/keyed/mcp"), KEY, "short-lived-1", "Accept", "text/event-stream");
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.body().read()).isEqualTo(':');

        subscribe("short-lived", "'scope':'all','state':'cancelled'");

        await("the stream ends").atMost(Duration.ofSeconds(1)).until(() -> hasEnded(stream.body()));
    }

    private static boolean hasEnded(InputStream body) throws IOException {
        byte[] rest = new byte[1_024];
        while (body.available() > 0) {
            if (body.read(rest) < 0) {
                return true;
            }
        }
        return body.available() == 0 && body.read() < 0;
    }
}
