package dev.sallyport.oauth;

import static dev.sallyport.oauth.VerifierUnderTest.RESOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.oauth.TokenResult.Rejected;
import dev.sallyport.oauth.TokenResult.Unavailable;
import dev.sallyport.oauth.TokenResult.Unavailable.Cause;
import dev.sallyport.oauth.TokenResult.Verified;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys come and go, and so do issuers. */
class KeyRotationTest {
    private static final SigningKey OLD = SigningKey.rsa("old", "RS256");
    private static final SigningKey NEW = SigningKey.rsa("new", "RS256");

    private final IssuerUnderTest issuer = new IssuerUnderTest(OLD);
    private VerifierUnderTest verifier = new VerifierUnderTest();

    @AfterEach
    void stop() {
        verifier.close();
        issuer.close();
    }

    private void refreshEvery(Duration interval) {
        verifier.close();
        FetchLimits limits = VerifierUnderTest.LIMITS;
        verifier = new VerifierUnderTest(
                new FetchLimits(
                        interval,
                        limits.refetchEvery(),
                        limits.refetchBurst(),
                        limits.fetchWithin(),
                        limits.documentBytesMax()),
                TokenLimits.DEFAULT);
    }

    private String tokenOf(SigningKey key, String subject) {
        return key.sign(issuer.claims(RESOURCE, verifier.now()).subject(subject).build());
    }

    @Test
    void aKeyRotationFailsNoCall() {
        TokenRules rules = verifier.rulesOf(issuer);
        assertThat(verifier.verify(tokenOf(OLD, "ada"), rules)).isInstanceOf(Verified.class);

        issuer.publish(NEW, OLD);

        assertThat(verifier.verify(tokenOf(NEW, "ada"), rules)).isInstanceOf(Verified.class);
        assertThat(verifier.verify(tokenOf(OLD, "bob"), rules)).isInstanceOf(Verified.class);
        assertThat(issuer.timesAsked(IssuerUnderTest.KEYS)).isEqualTo(2);
    }

    @Test
    void aStormOfUnknownKeysCausesAFewFetchesAndFailsNobodyElse() {
        TokenRules rules = verifier.rulesOf(issuer);
        String good = tokenOf(OLD, "ada");
        List<String> storm = IntStream.range(0, 500)
                .mapToObj(i -> OLD.sign(
                        issuer.claims(RESOURCE, verifier.now()).build(), header -> header.keyID("unknown-" + i)))
                .toList();

        storm.forEach(token ->
                assertThat(verifier.verify(token, rules)).isEqualTo(new Rejected(RejectionReason.UNKNOWN_KEY)));

        assertThat(issuer.timesAsked(IssuerUnderTest.KEYS))
                .isLessThanOrEqualTo(1 + VerifierUnderTest.LIMITS.refetchBurst());
        assertThat(verifier.verify(good, rules)).isInstanceOf(Verified.class);
    }

    @Test
    void aWithdrawnKeyOpensNothingThoughItsTokensAreKnown() {
        refreshEvery(Duration.ofMillis(50));
        TokenRules rules = verifier.rulesOf(issuer);
        String token = tokenOf(OLD, "ada");
        assertThat(verifier.verify(token, rules)).isInstanceOf(Verified.class);

        issuer.publish(NEW);

        await().until(() -> verifier.verify(token, rules).equals(new Rejected(RejectionReason.UNKNOWN_KEY)));
    }

    @Test
    void whileTheIssuerIsDownNewTokensAreVerifiedWithTheKeysThatAreKnown() {
        refreshEvery(Duration.ofMillis(50));
        TokenRules rules = verifier.rulesOf(issuer);

        issuer.stop();

        for (int i = 0; i < 50; i++) {
            assertThat(verifier.verify(tokenOf(OLD, "caller-" + i), rules)).isInstanceOf(Verified.class);
        }
        issuer.publish(NEW);
        issuer.startAgain();
        await().until(() -> verifier.verify(tokenOf(NEW, "ada"), rules) instanceof Verified);
    }

    @Test
    void anIssuerThatWasNeverThereMakesItsServersUnavailableUntilItComes() {
        issuer.stop();
        TokenRules rules = TokenRules.of(verifier.issuer(issuer), Set.of(RESOURCE));
        String token = tokenOf(OLD, "ada");

        for (int i = 0; i < 20; i++) {
            assertThat(verifier.verify(token, rules)).isEqualTo(new Unavailable(Cause.KEYS_UNREACHABLE));
        }
        issuer.startAgain();
        await().until(() -> verifier.verify(token, rules) instanceof Verified);
    }

    @Test
    void allServersOfAnIssuerShareItsKeysFromSnapshotToSnapshot() {
        Issuer first = verifier.rulesOf(issuer).issuer();
        verifier.issuers().retain(Set.of(IssuerSettings.discovered(issuer.name())));

        assertThat(verifier.issuer(issuer)).isSameAs(first);
        assertThat(issuer.timesAsked(IssuerUnderTest.KEYS)).isEqualTo(1);

        verifier.issuers().retain(Set.of());
        assertThat(verifier.issuer(issuer)).isNotSameAs(first);
    }
}
