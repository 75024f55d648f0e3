package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sallyport.process.tls.TlsFiles;
import dev.sallyport.process.tls.TlsFiles.ClientAuthentication;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients come over TLS, and certificates are replaced under them. */
@UsesKafka
@Timeout(90)
class EdgeTlsTest {
    private static final Duration RELOADED_WITHIN = Duration.ofSeconds(20);
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";
    private static final Vertx VERTX = Vertx.vertx();
    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate client;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = TestCertificate.of("first", "ip:127.0.0.1");
        second = TestCertificate.of("second", "ip:127.0.0.1");
        client = TestCertificate.of("client", "dns:client.example.com");
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static TlsFiles files(String name, ClientAuthentication clients) throws IOException {
        Path certificate = folder.resolve(name + ".pem");
        Path key = folder.resolve(name + "-key.pem");
        write(certificate, key, first);
        Optional<Path> authorities = clients == ClientAuthentication.NONE
                ? Optional.empty()
                : Optional.of(Files.writeString(folder.resolve("clients.pem"), client.certificate()));
        return new TlsFiles(certificate, key, authorities, clients, Duration.ofMillis(100));
    }

    private static void write(Path certificate, Path key, TestCertificate content) throws IOException {
        Files.writeString(certificate, content.certificate());
        Files.writeString(key, content.key());
    }

    /** A client that trusts {@code trusted} alone. */
    private static HttpClient client(TestCertificate trusted, Optional<TestCertificate> own) throws Exception {
        TrustManager[] trust = new PemTrustOptions()
                .addCertValue(Buffer.buffer(trusted.certificate()))
                .getTrustManagerFactory(VERTX)
                .getTrustManagers();
        KeyManager[] keys = own.isEmpty()
                ? new KeyManager[0]
                : new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(own.get().certificate()))
                        .addKeyValue(Buffer.buffer(own.get().key()))
                        .getKeyManagerFactory(VERTX)
                        .getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_2)
                .build();
    }

    private static HttpRequest call(URI url) {
        return HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(McpHttp.call("echo")))
                .build();
    }

    private static String shownBy(EdgeUnderTest edge) {
        try {
            for (TestCertificate each : new TestCertificate[] {first, second}) {
                try (HttpClient fresh = client(each, Optional.empty())) {
                    HttpResponse<String> answer = fresh.send(
                            HttpRequest.newBuilder(edge.url("/nothing")).build(), BodyHandlers.ofString());
                    X509Certificate shown =
                            (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
                    return shown.getSubjectX500Principal().getName();
                } catch (IOException notTrusted) {
                    // It shows another.
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return "nothing known";
    }

    @Test
    void clientsConnectOverTlsAndAreToldUrlsWithHttps(KafkaUnderTest kafka) throws Exception {
        try (EdgeUnderTest edge = EdgeUnderTest.start(kafka, files("plain", ClientAuthentication.NONE));
                UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> connection.json(RESULT));
                HttpClient trusting = client(first, Optional.empty())) {
            edge.configure(Servers.streamable("tls-edge", upstream.url("/mcp")));
            edge.configure(
                    Written.server(
                            "'name':'tls-oauth','basePath':'tls-oauth','backend':{'url':'"
                                    + upstream.url("/mcp")
                                    + "'},'access':{'subscriptionRequired':false,'oauth':{'issuer':'http://127.0.0.1:9/realms/none','audiences':['x']}}"));

            HttpResponse<String> answer = trusting.send(call(edge.url("/tls-edge/mcp")), BodyHandlers.ofString());
            HttpResponse<String> challenged = trusting.send(call(edge.url("/tls-oauth/mcp")), BodyHandlers.ofString());

            assertThat(answer.body()).isEqualTo(RESULT);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(challenged.headers().firstValue("www-authenticate").orElse(""))
                    .contains("resource_metadata=\"https://127.0.0.1:" + edge.port());
        }
    }

    @Test
    void aClientWithoutTheCertificateThatIsRequiredIsNotServed(KafkaUnderTest kafka) throws Exception {
        try (EdgeUnderTest edge = EdgeUnderTest.start(kafka, files("mutual", ClientAuthentication.REQUIRED));
                UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> connection.json(RESULT));
                HttpClient nobody = client(first, Optional.empty());
                HttpClient stranger = client(first, Optional.of(second));
                HttpClient known = client(first, Optional.of(client))) {
            edge.configure(Servers.streamable("tls-mutual", upstream.url("/mcp")));
            HttpRequest call = call(edge.url("/tls-mutual/mcp"));

            assertThat(known.send(call, BodyHandlers.ofString()).body()).isEqualTo(RESULT);
            assertThatThrownBy(() -> nobody.send(call, BodyHandlers.ofString())).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> stranger.send(call, BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            assertThat(upstream.received()).hasSize(1);
        }
    }

    @Test
    void aNewCertificateIsShownWhileAStreamStaysOpen(KafkaUnderTest kafka) throws Exception {
        Semaphore replaced = new Semaphore(0);
        TlsFiles files = files("replaced", ClientAuthentication.NONE);
        try (EdgeUnderTest edge = EdgeUnderTest.start(kafka, files);
                UpstreamUnderTest upstream = UpstreamUnderTest.start((request, connection) -> {
                    connection.eventStream();
                    connection.send("data: {}\n\n");
                    replaced.acquireUninterruptibly();
                    connection.send("data: " + RESULT + "\n\n");
                    connection.socket().close();
                });
                HttpClient trusting = client(first, Optional.empty())) {
            edge.configure(Servers.streamable("tls-stream", upstream.url("/mcp")));
            HttpResponse<InputStream> stream =
                    trusting.send(call(edge.url("/tls-stream/mcp")), BodyHandlers.ofInputStream());
            assertThat(nextEvent(stream.body())).isEqualTo("data: {}\n\n");
            assertThat(shownBy(edge)).isEqualTo("CN=first");

            write(files.certificate(), files.key(), second);

            await("the new certificate")
                    .atMost(RELOADED_WITHIN)
                    .until(() -> shownBy(edge).equals("CN=second"));
            replaced.release();
            assertThat(nextEvent(stream.body())).isEqualTo("data: " + RESULT + "\n\n");
            assertThat(stream.body().read()).isNegative();
        }
    }

    /** As the upstream sent it. */
    private static String nextEvent(InputStream stream) throws IOException {
        StringBuilder event = new StringBuilder();
        for (int next = stream.read(); next >= 0; next = stream.read()) {
            event.append((char) next);
            if (event.toString().endsWith("\n\n")) {
                break;
            }
        }
        return EventIds.without(event.toString());
    }

    @Test
    void aBrokenCertificateKeepsTheFormerOneAndIsCounted(KafkaUnderTest kafka) throws Exception {
        TlsFiles files = files("broken", ClientAuthentication.NONE);
        try (EdgeUnderTest edge = EdgeUnderTest.start(kafka, files);
                HttpClient operator = HttpClient.newHttpClient()) {
            HttpRequest metrics = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + edge.managementPort() + "/metrics"))
                    .build();
            assertThat(operator.send(metrics, BodyHandlers.ofString()).body())
                    .contains("sallyport_tls_certificate_expires_seconds 3.1")
                    .contains("sallyport_tls_reload_failures_total 0.0");

            Files.writeString(files.key(), second.key());

            await("the failure")
                    .atMost(RELOADED_WITHIN)
                    .until(() -> !operator.send(metrics, BodyHandlers.ofString())
                            .body()
                            .contains("sallyport_tls_reload_failures_total 0.0"));
            assertThat(shownBy(edge)).isEqualTo("CN=first");
        }
    }
}
