package dev.sallyport.oauth;

import static dev.sallyport.oauth.VerifierUnderTest.RESOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.oauth.TokenResult.Rejected;
import dev.sallyport.oauth.TokenResult.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What opens a server and what does not (RFC 8725, RFC 9068). */
class AccessTokenTest {
    private static final SigningKey RSA = SigningKey.rsa("rsa", "RS256");

    private final IssuerUnderTest issuer = new IssuerUnderTest(RSA);
    private final VerifierUnderTest verifier = new VerifierUnderTest();

    @AfterEach
    void stop() {
        verifier.close();
        issuer.close();
    }

    private JWTClaimsSet.Builder claims() {
        return issuer.claims(RESOURCE, verifier.now());
    }

    private TokenResult verify(String token) {
        return verifier.verify(token, verifier.rulesOf(issuer));
    }

    private void assertRejected(String token, RejectionReason reason) {
        assertThat(verify(token)).isEqualTo(new Rejected(reason));
    }

    private TokenClaims verified(String token) {
        TokenResult result = verify(token);
        assertThat(result).isInstanceOf(Verified.class);
        return ((Verified) result).claims();
    }

    @Test
    void aTokenOfEveryFamilyOfAlgorithmsIsVerified() {
        List<SigningKey> keys = List.of(
                RSA,
                SigningKey.rsa("pss", "PS512"),
                SigningKey.ec("p256", Curve.P_256, "ES256"),
                SigningKey.ec("p384", Curve.P_384, "ES384"),
                SigningKey.ec("p521", Curve.P_521, "ES512"),
                SigningKey.ed25519("ed"));
        issuer.publish(keys.toArray(SigningKey[]::new));

        for (SigningKey key : keys) {
            assertThat(verify(key.sign(claims().build()))).as(key.algorithm()).isInstanceOf(Verified.class);
        }
    }

    @Test
    void whatKeycloakSaysIsRead() {
        Instant issued = verifier.now();

        TokenClaims claims = verified(RSA.sign(claims().audience(List.of("account", RESOURCE))
                .claim("scope", "openid mcp:tools")
                .claim("realm_access", Map.of("roles", List.of("admin", "viewer")))
                .claim("resource_access", Map.of("account", Map.of("roles", List.of("view-profile"))))
                .claim("sid", "login-1")
                .jwtID("token-1")
                .build()));

        assertThat(claims.principal()).isEqualTo(new TokenClaims.Principal(issuer.name(), "ada", Optional.of("agent")));
        assertThat(claims.audiences()).containsExactlyInAnyOrder("account", RESOURCE);
        assertThat(claims.scopes()).containsExactly("openid", "mcp:tools");
        assertThat(claims.roles().realm()).containsExactly("admin", "viewer");
        assertThat(claims.roles().clients()).isEqualTo(Map.of("account", Set.of("view-profile")));
        assertThat(claims.ids()).isEqualTo(new TokenClaims.Ids(Optional.of("token-1"), Optional.of("login-1")));
        assertThat(claims.lifetime())
                .isEqualTo(new TokenClaims.Lifetime(Optional.of(issued), Optional.empty(), issued.plusSeconds(300)));
        assertThat(claims.all()).containsEntry("exp", issued.plusSeconds(300).getEpochSecond());
    }

    @Test
    void whatOtherIssuersSayIsReadToo() {
        TokenClaims claims = verified(RSA.sign(claims().claim("azp", null)
                .claim("client_id", "daemon")
                .claim("scp", List.of("read", "write"))
                .claim("roles", List.of("operator"))
                .build()));

        assertThat(claims.principal().clientId()).contains("daemon");
        assertThat(claims.scopes()).containsExactly("read", "write");
        assertThat(claims.roles().realm()).containsExactly("operator");
    }

    @Test
    void aTokenForAnotherAudienceIsRefusedAlsoWhereItIsKnown() {
        String token =
                RSA.sign(claims().audience("https://mcp.example.com/mail/mcp").build());
        TokenRules mail = TokenRules.of(verifier.issuer(issuer), Set.of("https://mcp.example.com/mail/mcp"));

        assertRejected(token, RejectionReason.AUDIENCE);
        assertThat(verifier.verify(token, mail)).isInstanceOf(Verified.class);
        assertRejected(token, RejectionReason.AUDIENCE);
        assertRejected(RSA.sign(claims().audience((String) null).build()), RejectionReason.AUDIENCE);
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        assertRejected(RSA.sign(claims().issuer("https://evil.example.com").build()), RejectionReason.ISSUER);
        assertRejected(RSA.sign(claims().issuer(issuer.name() + "/").build()), RejectionReason.ISSUER);
    }

    @Test
    void aTokenWithoutSignatureIsRefused() {
        String unsigned = new PlainJWT(claims().build()).serialize();
        String capitalised = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"None\"}".getBytes(StandardCharsets.UTF_8))
                + unsigned.substring(unsigned.indexOf('.')) + "AAAA";

        assertRejected(unsigned, RejectionReason.ALGORITHM);
        assertRejected(capitalised, RejectionReason.ALGORITHM);
    }

    @Test
    void thePublicKeyIsNoHmacSecret() throws JOSEException {
        byte[] publicKey = ((RSAKey) RSA.published()).toRSAPublicKey().getEncoded();
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(), claims().build());
        forged.sign(new MACSigner(publicKey));

        assertRejected(forged.serialize(), RejectionReason.ALGORITHM);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenRules(
                        verifier.issuer(issuer), Set.of(RESOURCE), Set.of("HS256"), Duration.ofSeconds(30)));
    }

    @Test
    void aKeyIsUsedOnlyForItsOwnAlgorithm() {
        String token = RSA.sign(claims().build());
        TokenRules ecOnly = new TokenRules(
                verifier.rulesOf(issuer).issuer(), Set.of(RESOURCE), Set.of("ES256"), Duration.ofSeconds(30));
        String claimsEs256 = SigningKey.ec("rsa", Curve.P_256, "ES256").sign(claims().build());

        assertThat(verify(token)).isInstanceOf(Verified.class);
        assertThat(verifier.verify(token, ecOnly)).isEqualTo(new Rejected(RejectionReason.ALGORITHM));
        assertRejected(claimsEs256, RejectionReason.UNKNOWN_KEY);
    }

    @Test
    void anExpiredTokenIsRefusedAlsoWhereItWasGood() {
        String token = RSA.sign(claims().build());
        verified(token);

        verifier.later(Duration.ofSeconds(329));
        verified(token);
        verifier.later(Duration.ofSeconds(1));
        assertRejected(token, RejectionReason.EXPIRED);
        assertRejected(RSA.sign(claims().expirationTime(null).build()), RejectionReason.MALFORMED);
    }

    @Test
    void aTokenOfTheFutureIsRefused() {
        Date inHalfAMinute = Date.from(verifier.now().plusSeconds(30));
        Date later = Date.from(verifier.now().plusSeconds(31));

        verified(RSA.sign(claims().notBeforeTime(inHalfAMinute).build()));
        assertRejected(RSA.sign(claims().notBeforeTime(later).build()), RejectionReason.NOT_YET_VALID);
        assertRejected(RSA.sign(claims().issueTime(later).build()), RejectionReason.NOT_YET_VALID);
    }

    @Test
    void aTokenThatWasChangedOrSignedBySomebodyElseIsRefused() {
        String token = RSA.sign(claims().build());
        String other = RSA.sign(claims().subject("eve").build());
        String changed = token.substring(0, token.indexOf('.') + 1)
                + other.substring(other.indexOf('.') + 1, other.lastIndexOf('.'))
                + token.substring(token.lastIndexOf('.'));

        assertRejected(changed, RejectionReason.SIGNATURE);
        assertRejected(changed, RejectionReason.SIGNATURE);
        assertRejected(SigningKey.rsa("rsa", "RS256").sign(claims().build()), RejectionReason.SIGNATURE);
        verified(token);
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (String text : List.of("", "a", "a.b.c", "..", "ä.ö.ü", "x".repeat(20_000), "{}.{}.{}")) {
            assertRejected(text, RejectionReason.MALFORMED);
        }
        String claims = RSA.sign(claims().build());
        String deep = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"a\":" + "[".repeat(8_000)).getBytes(StandardCharsets.UTF_8));
        assertRejected(deep + "." + deep + ".AAAA", RejectionReason.MALFORMED);
        assertRejected(claims.substring(0, claims.indexOf('.') + 1) + deep + ".AAAA", RejectionReason.MALFORMED);
        String nulls = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"iss\":\"i\",\"sub\":\"s\",\"exp\":9999999999,\"aud\":[null],\"scope\":null}"
                        .getBytes(StandardCharsets.UTF_8));
        assertRejected(claims.substring(0, claims.indexOf('.') + 1) + nulls + ".AAAA", RejectionReason.ISSUER);
    }

    @Test
    void otherKindsOfTokensAreRefused() {
        assertRejected(RSA.sign(claims().claim("typ", "ID").build()), RejectionReason.TYPE);
        assertRejected(RSA.sign(claims().claim("typ", "Refresh").build()), RejectionReason.TYPE);
        assertRejected(
                RSA.sign(claims().build(), header -> header.type(new JOSEObjectType("logout+jwt"))),
                RejectionReason.TYPE);
        verified(RSA.sign(claims().build(), header -> header.type(new JOSEObjectType("at+jwt"))));
        verified(RSA.sign(claims().claim("typ", "Bearer").build()));
    }

    @Test
    void aTokenThatIsBoundToAKeyIsNoBearerToken() {
        assertRejected(
                RSA.sign(claims().claim("cnf", Map.of("jkt", "thumbprint")).build()),
                RejectionReason.SENDER_CONSTRAINED);
    }

    @Test
    void whatMustBeUnderstoodAndIsNotIsRefused() {
        assertRejected(
                RSA.sign(
                        claims().build(),
                        header -> header.criticalParams(Set.of("exp")).customParam("exp", 1)),
                RejectionReason.MALFORMED);
    }

    @Test
    void whatWasIssuedBeforeARevocationIsRefusedFromThenOn() {
        String before = RSA.sign(claims().build());
        verified(before);

        verifier.later(Duration.ofSeconds(10));
        verifier.issuer(issuer).revokeBefore(verifier.now());
        verifier.issuer(issuer).revokeBefore(verifier.now().minusSeconds(60));

        assertRejected(before, RejectionReason.REVOKED);
        assertRejected(RSA.sign(claims().issueTime(null).build()), RejectionReason.REVOKED);
        verified(RSA.sign(claims().build()));
    }

    @Test
    void aTokenThatWasSeenBeforeIsAnsweredAtOnce() {
        String token = RSA.sign(claims().build());
        TokenRules rules = verifier.rulesOf(issuer);
        verified(token);
        issuer.stop();

        assertThat(verifier.verifyAtOnce(token, rules))
                .isInstanceOfSatisfying(
                        Verification.Done.class,
                        done -> assertThat(done.result()).isInstanceOf(Verified.class));
    }
}
