package dev.sallyport.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only the issuer revokes, and only what it has just said. */
class RevocationPushTest {
    private static final SigningKey KEY = SigningKey.rsa("key", "RS256");

    private final IssuerUnderTest issuer = new IssuerUnderTest(KEY);
    private final VerifierUnderTest verifier = new VerifierUnderTest();

    @AfterEach
    void stop() {
        verifier.close();
        issuer.close();
    }

    private JWTClaimsSet.Builder push() {
        return new JWTClaimsSet.Builder()
                .claim("id", "1")
                .claim("action", "PUSH_NOT_BEFORE")
                .claim("resource", "gateway")
                .claim("expiration", verifier.now().getEpochSecond() + 30)
                .claim("notBefore", verifier.now().getEpochSecond());
    }

    private boolean revokes(String body) {
        Issuer known = verifier.rulesOf(issuer).issuer();
        return RevocationPush.read(body, known, Set.of("gateway"), verifier::now)
                .isPresent();
    }

    @Test
    void thePushOfTheIssuerIsRead() {
        Instant revoked = verifier.now();
        Issuer known = verifier.rulesOf(issuer).issuer();

        assertThat(RevocationPush.read(KEY.sign(push().build()), known, Set.of("gateway"), verifier::now))
                .contains(revoked);
    }

    @Test
    void nobodyElseRevokesAnything() {
        long now = verifier.now().getEpochSecond();

        assertThat(revokes(SigningKey.rsa("key", "RS256").sign(push().build()))).isFalse();
        assertThat(revokes(KEY.sign(push().claim("resource", "other").build()))).isFalse();
        assertThat(revokes(KEY.sign(push().claim("expiration", now - 1).build())))
                .isFalse();
        assertThat(revokes(KEY.sign(push().claim("action", "LOGOUT").build()))).isFalse();
        assertThat(revokes(KEY.sign(push().claim("notBefore", null).build()))).isFalse();
        assertThat(revokes("not a JWS")).isFalse();
        assertThat(revokes("")).isFalse();
    }
}
