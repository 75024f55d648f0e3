package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.NamedValue.Content;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who an upstream is, and who the gateway is there, is proved before anything is said. */
@UsesKafka
@Timeout(90)
class UpstreamTlsTest {
    private static final McpHttp HTTP = new McpHttp();
    private static final Vertx VERTX = Vertx.vertx();
    private static TestCertificate alice;
    private static TestCertificate bob;
    private static EdgeUnderTest edge;
    private static HttpServer open;
    private static HttpServer elsewhere;
    private static HttpServer mutual;

    @BeforeAll
    static void start(KafkaUnderTest kafka) throws Exception {
        edge = EdgeUnderTest.start(kafka);
        TestCertificate here = TestCertificate.of("here", "ip:127.0.0.1");
        TestCertificate there = TestCertificate.of("there", "dns:there.example.com");
        alice = TestCertificate.of("alice", "dns:alice.example.com");
        bob = TestCertificate.of("bob", "dns:bob.example.com");
        open = upstream(here, ClientAuth.NONE);
        elsewhere = upstream(there, ClientAuth.NONE);
        mutual = upstream(here, ClientAuth.REQUIRED);
        value("tls-here", here.certificate());
        value("tls-there", there.certificate());
        value("tls-alice", alice.certificate());
        value("tls-alice-key", alice.key());
        value("tls-bob", bob.certificate());
        value("tls-bob-key", bob.key());
    }

    @AfterAll
    static void stop() throws Exception {
        edge.close();
        VERTX.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void value(String name, String text) {
        edge.configure(new NamedValue(name, new Content.Open(text)));
    }

    private static HttpServer upstream(TestCertificate own, ClientAuth clients) throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setClientAuth(clients)
                .setTrustOptions(new PemTrustOptions()
                        .addCertValue(Buffer.buffer(alice.certificate()))
                        .addCertValue(Buffer.buffer(bob.certificate())))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(own.certificate()))
                        .addKeyValue(Buffer.buffer(own.key())));
        return VERTX.createHttpServer(options)
                .requestHandler(UpstreamTlsTest::answer)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static void answer(HttpServerRequest request) {
        String peer = "nobody";
        try {
            peer = request.sslSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException nobody) {
            // It shows no certificate.
        }
        String host = request.getHeader("Host");
        String said = peer + " of " + host + " by " + request.sslSession().getProtocol();
        request.body()
                .onSuccess(body -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"said\":\"" + said + "\"}}"));
    }

    private static void server(String name, HttpServer upstream, String tls) {
        edge.configure(Written.server("'name':'" + name + "','basePath':'" + name + "','backend':{'url':'"
                + "https://127.0.0.1:" + upstream.actualPort() + "/mcp'" + tls
                + "},'access':{'subscriptionRequired':false}"));
    }

    private static HttpResponse<String> call(String server) throws Exception {
        return HTTP.post(edge.url("/" + server + "/mcp"), McpHttp.call("echo"));
    }

    @Test
    void aServerThatIsTrustedIsCalledWithoutACertificate() throws Exception {
        server("tls-trusted", open, ",'tls':{'trustedCertificates':'{{tls-here}}'}");

        assertThat(call("tls-trusted").body())
                .contains("nobody of 127.0.0.1:" + open.actualPort())
                .contains("TLSv1.3");
    }

    @Test
    void aServerThatNobodyVouchesForIsNotCalled() throws Exception {
        server("tls-unknown", open, "");
        server("tls-other", open, ",'tls':{'trustedCertificates':'{{tls-there}}'}");

        for (String name : new String[] {"tls-unknown", "tls-other"}) {
            assertThat(call(name).statusCode()).as(name).isEqualTo(502);
            assertThat(call(name).body()).as(name).contains("upstream_not_verified");
        }
    }

    @Test
    void aServerUnderAnotherNameIsNotCalledUnlessThatNameIsWanted() throws Exception {
        server("tls-misnamed", elsewhere, ",'tls':{'trustedCertificates':'{{tls-there}}'}");
        server(
                "tls-renamed",
                elsewhere,
                ",'tls':{'trustedCertificates':'{{tls-there}}','serverName':'there.example.com'}");

        assertThat(call("tls-misnamed").statusCode()).isEqualTo(502);
        assertThat(call("tls-misnamed").body()).contains("upstream_not_verified");
        assertThat(call("tls-renamed").body()).contains("nobody of 127.0.0.1:" + elsewhere.actualPort());
    }

    @Test
    void theGatewayShowsEachServersCertificateAndNoOther() throws Exception {
        String trust = ",'tls':{'trustedCertificates':'{{tls-here}}'";
        server("tls-nobody", mutual, trust + "}");
        server("tls-as-alice", mutual, trust + ",'certificate':'{{tls-alice}}','key':'{{tls-alice-key}}'}");
        server("tls-as-bob", mutual, trust + ",'certificate':'{{tls-bob}}','key':'{{tls-bob-key}}'}");

        for (int round = 0; round < 3; round++) {
            assertThat(call("tls-as-alice").body()).contains("CN=alice");
            assertThat(call("tls-as-bob").body()).contains("CN=bob");
            assertThat(call("tls-nobody").statusCode()).isEqualTo(502);
        }
    }

    @Test
    void aCertificateThatWasReplacedIsShownFromThenOn() throws Exception {
        value("tls-mine", alice.certificate());
        value("tls-mine-key", alice.key());
        server(
                "tls-replaced",
                mutual,
                ",'tls':{'trustedCertificates':'{{tls-here}}','certificate':'{{tls-mine}}','key':'{{tls-mine-key}}'}");
        assertThat(call("tls-replaced").body()).contains("CN=alice");

        // Between the two changes the key does not fit, and what was in force before stays.
        value("tls-mine", bob.certificate());
        assertThat(call("tls-replaced").body()).contains("CN=alice");

        value("tls-mine-key", bob.key());
        assertThat(call("tls-replaced").body()).contains("CN=bob");
    }
}
