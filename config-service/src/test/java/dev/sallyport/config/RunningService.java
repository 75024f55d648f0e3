package dev.sallyport.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.ConfigServiceSettings.Access;
import dev.sallyport.config.ConfigServiceSettings.Secrets;
import dev.sallyport.config.api.NotBeforeSource;
import dev.sallyport.config.session.ClusterAccess;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.process.AdminToken;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.testkit.KafkaUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A whole config service in this JVM, and an administrator's HTTP client for it. */
public final class RunningService implements AutoCloseable {
    public static final String TOKEN = "a-token-that-only-tests-know";
    public static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    static final Duration LIMIT = Duration.ofSeconds(20);

    private final ConfigService service;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningService(ConfigService service) {
        this.service = service;
    }

    /** Returns when the service is ready. */
    public static RunningService on(KafkaUnderTest kafka) {
        RunningService running = notYetReady(kafka.bootstrapServers(), MASTER_KEY);
        running.awaitReady();
        return running;
    }

    /** As {@link #on(KafkaUnderTest)}, also for users of an issuer. */
    static RunningService on(KafkaUnderTest kafka, AdminOAuth oauth) {
        RunningService running =
                notYetReady(kafka.bootstrapServers(), MASTER_KEY, Optional.of(oauth), List.of(), Optional.empty());
        running.awaitReady();
        return running;
    }

    /** As {@link #on(KafkaUnderTest)}, also for what {@code pusher} pushes. */
    static RunningService on(KafkaUnderTest kafka, NotBeforeSource pusher) {
        RunningService running =
                notYetReady(kafka.bootstrapServers(), MASTER_KEY, Optional.empty(), List.of(pusher), Optional.empty());
        running.awaitReady();
        return running;
    }

    /** As {@link #on(KafkaUnderTest)}, for somebody who asks for sessions, too. */
    static RunningService on(KafkaUnderTest kafka, ClusterAccess cluster) {
        RunningService running =
                notYetReady(kafka.bootstrapServers(), MASTER_KEY, Optional.empty(), List.of(), Optional.of(cluster));
        running.awaitReady();
        return running;
    }

    static RunningService notYetReady(String bootstrapServers, String masterKey) {
        return notYetReady(bootstrapServers, masterKey, Optional.empty(), List.of(), Optional.empty());
    }

    private static RunningService notYetReady(
            String bootstrapServers,
            String masterKey,
            Optional<AdminOAuth> oauth,
            List<NotBeforeSource> pushers,
            Optional<ClusterAccess> cluster) {
        try {
            return new RunningService(ConfigService.start(
                    new ConfigServiceSettings(
                            HostPort.loopback(0),
                            HostPort.loopback(0),
                            new KafkaAccess(bootstrapServers, Map.of()),
                            new Secrets(
                                    AdminToken.of(TOKEN).orElseThrow(),
                                    MasterKey.fromBase64(masterKey).orElseThrow()),
                            new Access(oauth, Optional.empty(), List.of(), pushers),
                            cluster,
                            Optional.of(URI.create("https://gateway.example.com/")),
                            Optional.empty()),
                    InstantSource.system()));
        } catch (Exception failure) {
            throw new IllegalStateException("the service did not start", failure);
        }
    }

    void awaitReady() {
        Awaitility.await().atMost(LIMIT).until(service::isReady);
    }

    boolean isReady() {
        return service.isReady();
    }

    /** An answer, with its body as text. */
    public record Reply(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            try {
                return Json.MAPPER.readTree(response.body());
            } catch (IOException notJson) {
                throw new UncheckedIOException(response.body(), notJson);
            }
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** What is wrong, as the API says it to people. */
        public List<String> problems() {
            return json().path("errors").findValuesAsText("detail");
        }
    }

    public Reply get(String path) {
        return send(request("GET", path, ""));
    }

    public Reply put(String path, String json, String... headers) {
        return send(request("PUT", path, json).header("Content-Type", "application/json"), headers);
    }

    public Reply post(String path, String contentType, String body, String... headers) {
        return send(request("POST", path, body).header("Content-Type", contentType), headers);
    }

    public Reply delete(String path, String... headers) {
        return send(request("DELETE", path, ""), headers);
    }

    /** Makes a request that carries the token. */
    public HttpRequest.Builder request(String method, String path, String body) {
        return anonymous(method, path, body).header("Authorization", "Bearer " + TOKEN);
    }

    HttpRequest.Builder anonymous(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/api/v1" + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    public Reply send(HttpRequest.Builder request, String... headers) {
        try {
            HttpRequest complete = headers.length == 0
                    ? request.build()
                    : request.headers(headers).build();
            return new Reply(client.send(complete, BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The port of the admin API. */
    int port() {
        return service.port();
    }

    @Override
    public void close() {
        client.shutdownNow();
        service.stop().join();
    }
}
