package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gateway's own credential goes to the upstream, or nothing goes. */
@UsesKafka
@Timeout(60)
class UpstreamCredentialTest {
    private static final McpHttp HTTP = new McpHttp();
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";
    private static final AtomicInteger ISSUED = new AtomicInteger();
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest tokens;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        tokens = UpstreamUnderTest.start((request, connection) -> {
            if (request.uri().equals("/broken")) {
                connection.send("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
            } else {
                connection.json("{\"access_token\":\"issued-" + ISSUED.incrementAndGet()
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
            }
        });
        edge.configure(new NamedValue("up-secret", new NamedValue.Content.Open("open sesame")));
        String foreign = MasterKey.fromBase64(Base64.getEncoder().encodeToString(new byte[32]))
                .orElseThrow()
                .seal("x".getBytes(StandardCharsets.US_ASCII), NamedValue.purpose("foreign-secret"));
        edge.configure(new NamedValue("foreign-secret", new NamedValue.Content.Sealed(foreign, "fingerprint")));
        provider("up-works", "/token", "up-secret");
        provider("up-refused", "/token-for-refused", "up-secret");
        provider("up-broken", "/broken", "up-secret");
        provider("up-sealed", "/token", "foreign-secret");
    }

    private static void provider(String name, String path, String secret) {
        edge.configure(Written.credentialProvider("'name':'" + name + "','grant':'client-credentials',"
                + "'tokenEndpoint':'" + tokens.url(path) + "','clientId':'gateway','clientSecret':'" + secret + "'"));
    }

    private static void server(String name, UpstreamUnderTest upstream, String provider) {
        edge.configure(Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{'url':'"
                + upstream.url("/mcp")
                + "','forwardHeaders':['authorization']},'access':{'subscriptionRequired':false},"
                + "'policies':[{'type':'credential','provider':'" + provider + "'}]"));
    }

    @AfterAll
    static void stop() {
        edge.close();
        tokens.close();
    }

    private static HttpResponse<String> call(String server) throws Exception {
        return HTTP.post(
                edge.url("/" + server + "/mcp"), McpHttp.call("echo"), "Authorization", "Bearer of-the-caller");
    }

    @Test
    void theUpstreamGetsTheGatewaysTokenInPlaceOfTheCallers() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> connection.json(RESULT))) {
            server("credited", upstream, "up-works");

            assertThat(call("credited").body()).isEqualTo(RESULT);
            assertThat(call("credited").statusCode()).isEqualTo(200);

            assertThat(upstream.received())
                    .hasSize(2)
                    .allSatisfy(request ->
                            assertThat(request.header("authorization")).matches("Bearer issued-[0-9]+"));
            assertThat(tokens.received())
                    .filteredOn(asked -> asked.uri().equals("/token"))
                    .hasSize(1);
        }
    }

    @Test
    void withoutACredentialNothingIsSent() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> connection.json(RESULT))) {
            server("credit-broken", upstream, "up-broken");
            server("credit-sealed", upstream, "up-sealed");
            server("credit-unknown", upstream, "up-nowhere");

            for (String name : new String[] {"credit-broken", "credit-sealed", "credit-unknown"}) {
                HttpResponse<String> refused = call(name);
                assertThat(refused.statusCode()).as(name).isEqualTo(502);
                assertThat(refused.body())
                        .contains("upstream_credential")
                        .contains("-32016")
                        .contains("could not get its credential")
                        .doesNotContain("sesame");
            }
            assertThat(upstream.received()).isEmpty();
        }
    }

    @Test
    void aTokenThatTheUpstreamRefusesIsReplaced() throws Exception {
        try (UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
            connection.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        })) {
            server("credit-refused", upstream, "up-refused");

            HttpResponse<String> refused = call("credit-refused");
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body()).contains("upstream_refused_gateway");

            call("credit-refused");
            assertThat(upstream.received())
                    .extracting(request -> request.header("authorization"))
                    .doesNotHaveDuplicates()
                    .hasSize(2);
        }
    }
}
