package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.config.api.NotBeforeSource;
import dev.sallyport.contract.Topics;
import dev.sallyport.keycloak.LocalIssuer;
import dev.sallyport.oauth.IssuerSettings;
import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.testkit.TopicRecorder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The revocations as administrators and issuers write them. */
class RevocationsTest {
    private static final LocalIssuer ISSUER = new LocalIssuer();
    private static final KafkaBroker KAFKA = RunningKafka.start();
    private static final RunningService SERVICE =
            RunningService.on(KAFKA, new NotBeforeSource(IssuerSettings.discovered(ISSUER.name()), Set.of("gateway")));
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @AfterAll
    static void stop() {
        CLIENT.close();
        SERVICE.close();
        KAFKA.close();
        ISSUER.close();
    }

    private static String in(Duration time) {
        return Instant.now().plus(time).toString();
    }

    private static Reply revoke(String fields) {
        return SERVICE.post(
                "/revocations",
                "application/json",
                "{" + fields.replace('\'', '"') + ",\"expiresAt\":\"" + in(Duration.ofHours(1)) + "\"}");
    }

    private static String path(String key) {
        return "/revocations/" + key.replace(":", "%3A").replace("/", "%2F").replace(" ", "%20");
    }

    @Test
    void whatIsRevokedIsListedFoundByItsKeyAndGivenBack() {
        Reply made = revoke("'kind':'tool','server':'weather','tool':'a/b','reason':'it lies'");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("key").asText()).isEqualTo("tool:weather/a/b");
        assertThat(made.json().path("by").asText()).isEqualTo("admin-token");
        assertThat(made.header("Location")).isEqualTo("/api/v1/revocations/tool%3Aweather%2Fa%2Fb");
        assertThat(revoke("'kind':'tool','server':'weather','tool':'a/b'").status())
                .isEqualTo(200);
        assertThat(revoke("'kind':'subject','issuer':'https://id.example.com/r','subject':'ada b'")
                        .status())
                .isEqualTo(201);

        assertThat(SERVICE.get("/revocations?kind=tool&contains=weather").json().at("/revocations/0/tool"))
                .hasToString("\"a/b\"");
        assertThat(SERVICE.get("/revocations?kind=tool&contains=elsewhere")
                        .json()
                        .path("total")
                        .asInt())
                .isZero();
        Reply page = SERVICE.get("/revocations?limit=1");
        assertThat(page.json().path("revocations").size()).isEqualTo(1);
        assertThat(page.json().path("next").asText()).isNotEmpty();

        assertThat(SERVICE.delete(path("tool:weather/a/b")).status()).isEqualTo(204);
        assertThat(SERVICE.delete(path("tool:weather/a/b")).status()).isEqualTo(404);
        assertThat(SERVICE.delete(path("subject:https://id.example.com/r ada b"))
                        .status())
                .isEqualTo(204);
        assertThat(SERVICE.get("/revocations?kind=tool").json().path("total").asInt())
                .isZero();
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        Reply reply = SERVICE.post(
                "/revocations",
                "application/json",
                "{\"kind\":\"subject\",\"issuer\":\"ada\",\"expiresAt\":\"2020-01-01T00:00:00Z\",\"server\":\"x\"}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("errors").findValuesAsText("pointer"))
                .contains("/issuer", "/subject", "/expiresAt", "/server");
        assertThat(SERVICE.post("/revocations", "application/json", "{\"kind\":\"tol\"}")
                        .response()
                        .body())
                .contains("did you mean tool?");
        assertThat(SERVICE.send(SERVICE.anonymous("GET", "/revocations", "")).status())
                .isEqualTo(401);
    }

    @Test
    void whatExpiresIsGoneByItself() {
        Reply made = SERVICE.post(
                "/revocations",
                "application/json",
                "{\"kind\":\"server\",\"server\":\"briefly\",\"expiresAt\":\"" + in(Duration.ofSeconds(1)) + "\"}");

        assertThat(made.status()).isEqualTo(201);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> SERVICE.get("/revocations?contains=briefly")
                                .json()
                                .path("total")
                                .asInt()
                        == 0);
    }

    @Test
    void twoInstancesWriteInTurnAndEachSeesAll() {
        try (RunningService other = RunningService.on(KAFKA)) {
            for (int i = 0; i < 3; i++) {
                assertThat(revoke("'kind':'server','server':'here-" + i + "'").status())
                        .isEqualTo(201);
                assertThat(other.post(
                                        "/revocations",
                                        "application/json",
                                        "{\"kind\":\"server\",\"server\":\"there-" + i + "\",\"expiresAt\":\""
                                                + in(Duration.ofHours(1)) + "\"}")
                                .status())
                        .isEqualTo(201);
            }
            for (RunningService each : List.of(SERVICE, other)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> each.get("/revocations?contains=here-")
                                        .json()
                                        .path("total")
                                        .asInt()
                                == 6);
            }
        }
    }

    @Test
    void anIssuersPushRevokesWhatItIssuedBeforeAndNobodyElsesDoes() throws Exception {
        Instant notBefore = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> push(ISSUER.sign(action("gateway", notBefore))) == 204);

        assertThat(push(ISSUER.sign(action("gateway", notBefore.minusSeconds(60)))))
                .isEqualTo(204);
        assertThat(push(ISSUER.sign(action("gateway", Instant.EPOCH)))).isEqualTo(204);
        assertThat(push(ISSUER.sign(action("another", notBefore.plusSeconds(60)))))
                .isEqualTo(403);
        assertThat(push("not a push")).isEqualTo(403);
        try (LocalIssuer stranger = new LocalIssuer()) {
            assertThat(push(stranger.sign(action("gateway", notBefore.plusSeconds(60)))))
                    .isEqualTo(403);
        }

        assertThat(SERVICE.get("/revocations?kind=issuer")
                        .json()
                        .at("/revocations/0/notBefore")
                        .asText())
                .isEqualTo(notBefore.toString());
        try (TopicRecorder log = TopicRecorder.of(KAFKA, Topics.REVOCATIONS)) {
            log.await(
                    Duration.ofSeconds(10),
                    "the issuer's revocation",
                    records -> records.stream().anyMatch(each -> each.key().equals("issuer:" + ISSUER.name())));
        }
    }

    private static JWTClaimsSet.Builder action(String client, Instant notBefore) {
        return new JWTClaimsSet.Builder()
                .jwtID("push")
                .claim("action", "PUSH_NOT_BEFORE")
                .claim("resource", client)
                .claim("expiration", Instant.now().getEpochSecond() + 30)
                .claim("notBefore", notBefore.getEpochSecond());
    }

    private static int push(String body) {
        try {
            return CLIENT.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + SERVICE.port() + "/k_push_not_before"))
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
