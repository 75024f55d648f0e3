package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditEvent.Actor;
import dev.sallyport.contract.audit.AuditEvent.AdminAction;
import dev.sallyport.contract.audit.AuditRecord;
import dev.sallyport.keycloak.LocalIssuer;
import dev.sallyport.oauth.IssuerSettings;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.testkit.TopicRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Users of an issuer at the admin API, with the roles that they have. */
class AdminUsersTest {
    private static final String AUDIENCE = "sallyport";
    private static final String SERVER = """
            {"basePath":"%s","backend":{"url":"https://up.example.com/mcp"}}""";
    private static final Codec<AuditRecord> CODEC = Json.codec(AuditRecord.class);

    private static final LocalIssuer ISSUER = new LocalIssuer();
    private static final KafkaBroker KAFKA = RunningKafka.start();
    private static final RunningService SERVICE = RunningService.on(
            KAFKA, new AdminOAuth(IssuerSettings.discovered(ISSUER.name()), AUDIENCE, "admin", "viewer"));

    @BeforeAll
    static void keysAreThere() {
        Awaitility.await().until(() -> get("/servers", ISSUER.sign(admin())).status() == 200);
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        KAFKA.close();
        ISSUER.close();
    }

    private static JWTClaimsSet.Builder admin() {
        return ISSUER.claims(AUDIENCE, "ada", "admin");
    }

    private static JWTClaimsSet.Builder viewer() {
        return ISSUER.claims(AUDIENCE, "vic", "viewer");
    }

    private static Reply get(String path, String token) {
        return SERVICE.send(SERVICE.anonymous("GET", path, ""), "Authorization", "Bearer " + token);
    }

    private static Reply put(String server, String token, String... headers) {
        return SERVICE.send(
                SERVICE.anonymous("PUT", "/servers/" + server, SERVER.formatted(server))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token),
                headers);
    }

    private static List<AuditEvent> audited(int atLeast) {
        try (TopicRecorder topic = TopicRecorder.of(KAFKA, Topics.AUDIT)) {
            return topic.awaitCount(atLeast, Duration.ofSeconds(20)).stream()
                    .map(each -> CODEC.decode(each.value()).event())
                    .toList();
        }
    }

    private static void awaitAudited(AdminAction expected) {
        Awaitility.await().untilAsserted(() -> assertThat(audited(1)).contains(expected));
    }

    @Test
    void anAdminWritesAndTheHistoryShowsWhoItWas() {
        Reply created = put("by-ada", ISSUER.sign(admin()));

        assertThat(created.status()).isEqualTo(201);
        assertThat(get("/servers/by-ada/history", ISSUER.sign(admin())).json().findValuesAsText("by"))
                .containsExactly("ada");
        awaitAudited(new AdminAction(
                new Actor(Optional.of("ada"), Optional.of("127.0.0.1")),
                "put",
                Optional.of("McpServer/by-ada"),
                Optional.of(Long.parseLong(created.header("ETag").replace("\"", ""))),
                Optional.empty(),
                "created",
                Optional.empty()));
    }

    @Test
    void aViewerReadsAndIsToldWhichRoleAWriteNeeds() {
        String token = ISSUER.sign(viewer());

        Reply refused = put("by-vic", token);

        assertThat(get("/servers", token).status()).isEqualTo(200);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.json().path("detail").asText()).contains("the role admin");
        assertThat(refused.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"sallyport\", error=\"insufficient_scope\","
                        + " error_description=\"the role admin is missing\"");
        assertThat(get("/servers/by-vic", token).status()).isEqualTo(404);
        assertThat(SERVICE.send(
                                SERVICE.anonymous("POST", "/apply?dryRun=true", "[]")
                                        .header("Content-Type", "application/json"),
                                "Authorization",
                                "Bearer " + token)
                        .status())
                .isEqualTo(403);
        awaitAudited(new AdminAction(
                new Actor(Optional.of("vic"), Optional.of("127.0.0.1")),
                "PUT",
                Optional.of("/api/v1/servers/by-vic"),
                Optional.empty(),
                Optional.empty(),
                "refused",
                Optional.of("forbidden")));
    }

    @Test
    void aUserWithoutARoleIsNotLetIn() {
        Reply refused = get("/servers", ISSUER.sign(ISSUER.claims(AUDIENCE, "eve", "offline_access")));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("detail").asText()).contains("the role viewer");
    }

    @Test
    void aTokenThatIsNotForThisApiIsRefusedWithTheReason() {
        Date past = Date.from(Instant.now().minusSeconds(3_600));
        assertRefused(ISSUER.sign(ISSUER.claims("account", "ada", "admin")), "the token is for another resource");
        assertRefused(ISSUER.sign(admin().expirationTime(past)), "the token has expired");
        assertRefused(ISSUER.sign(admin().claim("typ", "ID")), "the token is not an access token");
        assertRefused(ISSUER.sign(admin().issuer("https://evil.example.com")), "the token is of another issuer");
        assertRefused(
                new PlainJWT(admin().build()).serialize(), "the token is signed with an algorithm that is not allowed");
        String good = ISSUER.sign(admin());
        assertRefused(good.substring(0, good.lastIndexOf('.')) + ".AAAA", "the token's signature is wrong");
    }

    private static void assertRefused(String token, String description) {
        for (String method : List.of("GET", "DELETE")) {
            Reply refused =
                    SERVICE.send(SERVICE.anonymous(method, "/servers/none", ""), "Authorization", "Bearer " + token);
            assertThat(refused.status()).as(description).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate"))
                    .isEqualTo("Bearer realm=\"sallyport\", error=\"invalid_token\", error_description=\"" + description
                            + "\"");
            assertThat(refused.response().body()).doesNotContain(token);
        }
    }

    @Test
    void aRequestWithoutATokenOrWithTwoIsChallenged() {
        Reply without = SERVICE.send(SERVICE.anonymous("GET", "/servers", ""));
        Reply withTwo = SERVICE.send(SERVICE.anonymous("GET", "/servers", "")
                .header("Authorization", "Bearer " + ISSUER.sign(admin()))
                .header("Authorization", "Bearer " + ISSUER.sign(viewer())));

        assertThat(without.status()).isEqualTo(401);
        assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"sallyport\"");
        assertThat(without.json().path("detail").asText()).contains(ISSUER.name());
        assertThat(withTwo.status()).isEqualTo(401);
        assertThat(withTwo.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
    }

    @Test
    void aUserCannotLookLikeTheAdminTokenOrTheServiceItself() {
        for (String name : List.of("bootstrap", "admin-token", "config-service", "two\nlines")) {
            String server = "posing-" + Math.floorMod(name.hashCode(), 100_000);
            assertThat(put(
                                    server,
                                    ISSUER.sign(ISSUER.claims(AUDIENCE, name, "admin")
                                            .subject("subject-of-mallory")))
                            .status())
                    .isEqualTo(201);
            assertThat(get("/servers/" + server + "/history", ISSUER.sign(admin()))
                            .json()
                            .findValuesAsText("by"))
                    .as(name)
                    .containsExactly("subject-of-mallory");
        }
    }

    @Test
    void theAdminTokenIsGoodOnThisMachineOnlyAndEveryUseIsAudited() {
        Reply here = SERVICE.put("/servers/first", SERVER.formatted("first"));
        Reply passedOn = SERVICE.send(SERVICE.request("GET", "/servers", ""), "X-Forwarded-For", "192.0.2.7");

        assertThat(here.status()).isEqualTo(201);
        assertThat(SERVICE.get("/servers/first/history").json().findValuesAsText("by"))
                .containsExactly("bootstrap");
        assertThat(passedOn.status()).isEqualTo(401);
        assertThat(passedOn.json().path("detail").asText()).contains("from this machine only");
        awaitAudited(bootstrapped("PUT", "/api/v1/servers/first"));
        awaitAudited(bootstrapped("GET", "/api/v1/servers/first/history"));
    }

    private static AdminAction bootstrapped(String method, String path) {
        return new AdminAction(
                new Actor(Optional.of("bootstrap"), Optional.of("127.0.0.1")),
                method,
                Optional.of(path),
                Optional.empty(),
                Optional.empty(),
                "admitted",
                Optional.empty());
    }
}
