package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sallyport.contract.config.policy.AddressRange;
import dev.sallyport.edge.upstream.UpstreamAddresses;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A backend's URL leads nowhere that the edge's operator does not want it to, whatever its host's name stands for. */
@UsesKafka
@Timeout(60)
class ForbiddenUpstreamTest {
    private static final McpHttp HTTP = new McpHttp();
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static EdgeUnderTest edge;
    private static UpstreamUnderTest upstream;
    private static HttpServer forbidden;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        // What "localhost" stands for is forbidden, as if somebody had moved the name; other loopback addresses are
        // not.
        edge = EdgeUnderTest.start(
                kafka,
                new UpstreamAddresses(
                        List.of(),
                        List.of(
                                AddressRange.parse("127.0.0.1").orElseThrow(),
                                AddressRange.parse("::1").orElseThrow()),
                        List.of()));
        upstream = UpstreamUnderTest.start(
                (request, connection) -> connection.json("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}"));
        forbidden = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0), 0);
        forbidden.createContext("/", exchange -> {
            ASKED.incrementAndGet();
            byte[] answer =
                    "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        forbidden.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstream.close();
        forbidden.stop(0);
    }

    private static String localhost() {
        return upstream.url("/mcp").toString().replace("127.0.0.1", "localhost");
    }

    private static String elsewhere() {
        return "http://127.0.0.2:" + forbidden.getAddress().getPort() + "/mcp";
    }

    private static HttpResponse<String> call(String server) throws Exception {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"));
    }

    private static void serve(String name, String backend) {
        edge.configure(Written.server(Members.open(name, backend, "")));
    }

    @Test
    void aNameThatLeadsToAForbiddenAddressIsNotCalledHoweverOftenItIsTried() throws Exception {
        serve("named", "'url':'" + localhost() + "'");

        for (int i = 0; i < 4; i++) {
            HttpResponse<String> refused = call("named");

            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body())
                    .contains("upstream_address_refused")
                    .contains("-32016")
                    .doesNotContain("127.");
        }
        assertThat(upstream.received()).noneMatch(request -> request.uri().equals("/mcp"));
    }

    @Test
    void anAddressIsRefusedWithoutAConnection() throws Exception {
        serve("literal", "'url':'http://169.254.169.254/latest/meta-data'");

        assertThat(call("literal").body()).contains("upstream_address_refused");
    }

    @Test
    void otherUpstreamsAreCalledBesideIt() throws Exception {
        serve("beside", "'url':'" + elsewhere() + "'");
        serve("beside-named", "'url':'" + localhost() + "'");

        for (int i = 0; i < 3; i++) {
            assertThat(call("beside-named").statusCode()).isEqualTo(502);
            assertThat(call("beside").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aMemberThatMayNotBeCalledIsNotAskedHowItIsAndCallsGoToTheOthers() throws Exception {
        serve(
                "mixed",
                "'members':[{'url':'" + localhost().replace("/mcp", "/mixed") + "'},{'url':'" + elsewhere()
                        + "'}],'health':{'path':'/healthz','interval':'100ms','timeout':'100ms','unhealthyAfter':2}");
        for (int i = 0; i < 4; i++) {
            assertThat(call("mixed").statusCode()).isEqualTo(200);
        }
        await().until(() -> HTTP.send("GET", URI.create("http://127.0.0.1:" + edge.managementPort() + "/metrics"))
                .body()
                .lines()
                .anyMatch(line -> line.startsWith("sallyport_upstream_healthy{")
                        && line.contains("localhost")
                        && line.endsWith(" 0.0")));

        assertThat(upstream.received()).isEmpty();
        assertThat(ASKED).hasPositiveValue();
    }
}
