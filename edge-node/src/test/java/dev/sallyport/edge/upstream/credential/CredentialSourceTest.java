package dev.sallyport.edge.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sallyport.contract.config.CredentialProvider;
import dev.sallyport.contract.config.CredentialProvider.Grant;
import dev.sallyport.edge.UpstreamUnderTest;
import dev.sallyport.edge.exchange.Refusal;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.identity.Callers;
import dev.sallyport.process.OutboundRules;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real token endpoint on this machine, and a clock that a test sets. */
@Timeout(30)
class CredentialSourceTest {
    private static final String SECRET = "s3cret & more";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicReference<String> answer = new AtomicReference<>("");
    private final UpstreamUnderTest endpoint;
    private final CredentialSources sources = new CredentialSources(vertx, OutboundRules.TLS_OR_LOOPBACK, now::get);

    CredentialSourceTest() throws IOException {
        endpoint = UpstreamUnderTest.start((request, connection) -> {
            if (answer.get().isEmpty()) {
                connection.json("{\"access_token\":\"token-" + issued.incrementAndGet()
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":100}");
            } else {
                connection.send(answer.get());
            }
        });
    }

    @AfterEach
    void stop() {
        endpoint.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private CredentialSource source(Grant grant) {
        return source(grant, endpoint.url("/token"));
    }

    private CredentialSource source(Grant grant, URI tokenEndpoint) {
        CredentialProvider provider = new CredentialProvider(
                "tokens", grant, tokenEndpoint, "gate way", "secret", List.of("read", "write"), Optional.of("up"));
        return sources.of(new CredentialSettings(provider, SECRET));
    }

    private static Access access(CredentialSource source) {
        return source.access(Caller.anonymous(), MultiMap.caseInsensitiveMultiMap());
    }

    private static Access access(CredentialSource source, Caller caller, String token) {
        return source.access(caller, MultiMap.caseInsensitiveMultiMap().add("Authorization", "Bearer " + token));
    }

    private static Bearer bearer(Access access) {
        return switch (access) {
            case Access.Now there -> there.bearer();
            case Access.Later later ->
                later.bearer()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join();
        };
    }

    private static String shown(Access access) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("authorization", "Bearer of-the-caller");
        bearer(access).applyTo(headers);
        assertThat(headers.getAll("Authorization")).hasSize(1);
        return headers.getAll("Authorization").getFirst();
    }

    private void later(Duration duration) {
        now.updateAndGet(time -> time.plus(duration));
    }

    @Test
    void callsTogetherWaitForOneTokenAndLaterOnesDoNotWait() {
        CredentialSource source = source(Grant.CLIENT_CREDENTIALS);
        List<Access> together = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            together.add(access(source));
        }

        assertThat(together).allSatisfy(access -> assertThat(shown(access)).isEqualTo("Bearer token-1"));
        assertThat(access(source)).isInstanceOf(Access.Now.class);
        assertThat(endpoint.received()).hasSize(1);
    }

    @Test
    void theGatewayAsksForItselfByRfc6749() {
        shown(access(source(Grant.CLIENT_CREDENTIALS)));

        UpstreamUnderTest.Received request = endpoint.received().getFirst();
        assertThat(request.body()).isEqualTo("grant_type=client_credentials&scope=read+write&audience=up");
        assertThat(request.header("content-type")).isEqualTo("application/x-www-form-urlencoded");
        String basic = new String(
                Base64.getDecoder().decode(request.header("authorization").substring("Basic ".length())),
                StandardCharsets.US_ASCII);
        assertThat(URLDecoder.decode(basic, StandardCharsets.UTF_8)).isEqualTo("gate way:" + SECRET);
    }

    @Test
    void aTokenIsReplacedAheadOfItsEndWhileCallsGoOn() {
        CredentialSource source = source(Grant.CLIENT_CREDENTIALS);
        shown(access(source));

        later(Duration.ofSeconds(60));
        assertThat(access(source)).isInstanceOf(Access.Now.class);

        await().untilAsserted(() -> assertThat(shown(access(source))).isEqualTo("Bearer token-2"));
        assertThat(endpoint.received()).hasSize(2);
    }

    @Test
    void aTokenIsNotShownToItsVeryEnd() {
        CredentialSource source = source(Grant.CLIENT_CREDENTIALS);
        shown(access(source));

        later(Duration.ofSeconds(76));

        assertThat(access(source)).isInstanceOf(Access.Later.class);
    }

    @Test
    void aTokenThatTheUpstreamRefusesIsDroppedOnceInAWhile() {
        CredentialSource source = source(Grant.CLIENT_CREDENTIALS);
        bearer(access(source)).refused();
        Bearer second = bearer(access(source));
        second.refused();

        assertThat(shown(access(source))).isEqualTo("Bearer token-2");

        later(TokenSlot.DROP_EVERY);
        second.refused();
        assertThat(shown(access(source))).isEqualTo("Bearer token-3");
    }

    @Test
    void anEndpointInTroubleIsAskedOnceASecond() {
        answer.set("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
        CredentialSource source = source(Grant.CLIENT_CREDENTIALS);
        assertRefused(source);
        assertThatThrownBy(() -> access(source)).isInstanceOf(Refusal.Raised.class);
        assertThat(endpoint.received()).hasSize(1);

        answer.set("");
        later(TokenSlot.RETRY_AFTER);
        assertThat(shown(access(source))).isEqualTo("Bearer token-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"access_token\":\"a b\",\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"a\\r\\nX-Admin: yes\",\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"abc\",\"token_type\":\"DPoP\"}",
                "{\"token_type\":\"Bearer\"}",
                "not json"
            })
    void anAnswerThatIsNoUsableTokenIsNone(String body) {
        answer.set("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

        assertRefused(source(Grant.CLIENT_CREDENTIALS));
    }

    @Test
    void anEndlessAnswerIsCut() {
        answer.set("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + " ".repeat(100_000));

        assertRefused(source(Grant.CLIENT_CREDENTIALS));
    }

    @Test
    void theSecretIsTakenToNoOtherPlace() throws IOException {
        try (UpstreamUnderTest elsewhere = UpstreamUnderTest.start((request, connection) -> connection.json("{}"))) {
            answer.set("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + elsewhere.url("/token")
                    + "\r\nContent-Length: 0\r\n\r\n");
            assertRefused(source(Grant.CLIENT_CREDENTIALS));
            assertThat(elsewhere.received()).isEmpty();
        }
        assertRefused(source(Grant.CLIENT_CREDENTIALS, URI.create("http://192.0.2.1/token")));
        assertRefused(source(Grant.CLIENT_CREDENTIALS, URI.create("https://169.254.169.254/token")));
    }

    @Test
    void eachCallersTokenIsExchangedForOneOfItsOwn() {
        CredentialSource source = source(Grant.TOKEN_EXCHANGE);
        Caller ada = Callers.withToken("ada", START.plusSeconds(1_000));
        Caller bob = Callers.withToken("bob", START.plusSeconds(1_000));

        assertThat(shown(access(source, ada, "of-ada"))).isEqualTo("Bearer token-1");
        assertThat(shown(access(source, bob, "of-bob"))).isEqualTo("Bearer token-2");
        assertThat(shown(access(source, ada, "of-ada"))).isEqualTo("Bearer token-1");
        assertThat(endpoint.received().getFirst().body())
                .isEqualTo("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
                        + "&subject_token=of-ada"
                        + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
                        + "&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
                        + "&scope=read+write&audience=up");
    }

    @Test
    void anExchangedTokenDoesNotOutliveTheCallersOwn() {
        CredentialSource source = source(Grant.TOKEN_EXCHANGE);
        Caller ada = Callers.withToken("ada", START.plusSeconds(10));
        shown(access(source, ada, "of-ada"));

        later(Duration.ofSeconds(8));

        assertThat(access(source, ada, "of-ada")).isInstanceOf(Access.Later.class);
    }

    @Test
    void whoBringsNoTokenHasNoneToExchange() {
        CredentialSource source = source(Grant.TOKEN_EXCHANGE);

        assertThatThrownBy(() -> access(source, Caller.anonymous(), "not-verified"))
                .isInstanceOf(Refusal.Raised.class);
        assertThat(endpoint.received()).isEmpty();
    }

    @Test
    void nothingThatIsPrintedHoldsASecret() {
        CredentialSettings settings = new CredentialSettings(
                new CredentialProvider(
                        "tokens",
                        Grant.CLIENT_CREDENTIALS,
                        endpoint.url("/token"),
                        "gateway",
                        "secret",
                        List.of(),
                        Optional.empty()),
                SECRET);
        AccessToken token = AccessToken.of(new TokenResponse("the-token", Duration.ofSeconds(1)), START, Instant.MAX);

        assertThat(settings.toString()).doesNotContain(SECRET);
        assertThat(token + " " + new TokenResponse("the-token", Duration.ZERO)).doesNotContain("the-token");
    }

    private static void assertRefused(CredentialSource source) {
        assertThatThrownBy(() -> bearer(access(source)))
                .hasRootCauseInstanceOf(Refusal.Raised.class)
                .hasMessageContaining("upstream_credential");
    }
}
