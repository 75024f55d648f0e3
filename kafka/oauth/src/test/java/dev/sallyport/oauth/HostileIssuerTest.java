package dev.sallyport.oauth;

import static dev.sallyport.oauth.VerifierUnderTest.RESOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.oauth.TokenResult.Unavailable;
import dev.sallyport.oauth.TokenResult.Unavailable.Cause;
import dev.sallyport.oauth.TokenResult.Verified;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Server-side request forgery and other tricks of whoever is asked for keys. */
class HostileIssuerTest {
    private static final SigningKey KEY = SigningKey.rsa("key", "RS256");

    private final IssuerUnderTest issuer = new IssuerUnderTest(KEY);
    private final IssuerUnderTest elsewhere = new IssuerUnderTest(KEY);
    private final VerifierUnderTest verifier = new VerifierUnderTest();

    @AfterEach
    void stop() {
        verifier.close();
        issuer.close();
        elsewhere.close();
    }

    private TokenResult verify() {
        return verify(IssuerSettings.discovered(issuer.name()));
    }

    private TokenResult verify(IssuerSettings settings) {
        String token = KEY.sign(issuer.claims(RESOURCE, verifier.now()).build());
        return verifier.verify(token, TokenRules.of(verifier.issuers().of(settings), Set.of(RESOURCE)));
    }

    private void assertNoKeys() {
        assertThat(verify()).isEqualTo(new Unavailable(Cause.KEYS_UNREACHABLE));
    }

    @Test
    void aRedirectToAnotherOriginIsNotFollowed() {
        issuer.redirect(IssuerUnderTest.KEYS, elsewhere.url(IssuerUnderTest.KEYS));

        assertNoKeys();
        assertThat(elsewhere.timesAsked(IssuerUnderTest.KEYS)).isZero();
    }

    @Test
    void aRedirectWithinTheOriginIsFollowedButNotForEver() {
        issuer.redirect(IssuerUnderTest.KEYS, "/round");
        issuer.redirect("/round", "/round");
        assertNoKeys();

        issuer.publish(KEY);
        issuer.redirect(IssuerUnderTest.METADATA, "/moved");
        issuer.answer("/moved", IssuerUnderTest.metadata(issuer.name(), issuer.url(IssuerUnderTest.KEYS)));
        await().until(() -> verify() instanceof Verified);
    }

    @Test
    void aHugeDocumentIsCut() {
        issuer.handle(IssuerUnderTest.KEYS, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            byte[] spaces = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 10_000; i++) {
                body.write(spaces);
            }
        });

        assertNoKeys();
    }

    @Test
    void aSlowDocumentIsCut() {
        CountDownLatch ended = new CountDownLatch(1);
        issuer.handle(IssuerUnderTest.KEYS, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (!ended.await(50, TimeUnit.MILLISECONDS)) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long began = System.nanoTime();

        assertNoKeys();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        ended.countDown();
    }

    @Test
    void metadataOfAnotherIssuerIsNotBelieved() {
        issuer.answer(
                IssuerUnderTest.METADATA, IssuerUnderTest.metadata(elsewhere.name(), issuer.url(IssuerUnderTest.KEYS)));

        assertNoKeys();
        assertThat(issuer.timesAsked(IssuerUnderTest.KEYS)).isZero();
    }

    @Test
    void keysAreNotFetchedFromWhereNobodyMayConnect() {
        for (String jwksUri : Set.of(
                "http://169.254.169.254/latest/meta-data",
                "https://[fe80::1]/keys",
                "http://keys.example.com/keys",
                "file:///etc/passwd")) {
            issuer.answer(IssuerUnderTest.METADATA, IssuerUnderTest.metadata(issuer.name(), jwksUri));

            assertNoKeys();
            verifier.issuers().retain(Set.of());
        }
    }

    @Test
    void whatIsNoKeySetChangesNothing() {
        TokenRules rules = verifier.rulesOf(issuer);
        issuer.answer(IssuerUnderTest.KEYS, "<html>Maintenance</html>");
        verifier.verify(
                KEY.sign(issuer.claims(RESOURCE, verifier.now()).build(), header -> header.keyID("unknown")), rules);

        assertThat(issuer.timesAsked(IssuerUnderTest.KEYS)).isEqualTo(2);
        assertThat(verify()).isInstanceOf(Verified.class);
    }

    @Test
    void keysOfUnknownTypesAreLeftOut() {
        issuer.answer(
                IssuerUnderTest.KEYS,
                "{\"keys\":[{\"kty\":\"AKP\",\"alg\":\"ML-DSA-65\",\"kid\":\"pq\",\"pub\":\"AA\"},{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"},"
                        + "{\"kty\":\"RSA\"},7," + KEY.published().toJSONString() + "]}");

        assertThat(verify()).isInstanceOf(Verified.class);
    }

    @Test
    void metadataIsFoundWhereRfc8414PutsIt() {
        issuer.handle(IssuerUnderTest.METADATA, exchange -> exchange.sendResponseHeaders(404, -1));
        issuer.answer(
                "/.well-known/oauth-authorization-server/realms/test",
                IssuerUnderTest.metadata(issuer.name(), issuer.url(IssuerUnderTest.KEYS)));

        assertThat(verify()).isInstanceOf(Verified.class);
        assertThat(verifier.issuer(issuer).metadata().orElseThrow().toString())
                .isEqualTo(IssuerUnderTest.metadata(issuer.name(), issuer.url(IssuerUnderTest.KEYS)));
    }

    @Test
    void keysThatAreConfiguredNeedNoMetadata() {
        issuer.handle(IssuerUnderTest.METADATA, exchange -> exchange.sendResponseHeaders(404, -1));

        assertThat(verify(new IssuerSettings(issuer.name(), Optional.of(URI.create(issuer.url(IssuerUnderTest.KEYS))))))
                .isInstanceOf(Verified.class);
    }
}
