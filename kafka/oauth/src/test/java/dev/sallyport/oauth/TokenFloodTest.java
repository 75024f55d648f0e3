package dev.sallyport.oauth;

import static dev.sallyport.oauth.VerifierUnderTest.RESOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import dev.sallyport.oauth.TokenResult.Rejected;
import dev.sallyport.oauth.TokenResult.Unavailable;
import dev.sallyport.oauth.TokenResult.Unavailable.Cause;
import dev.sallyport.oauth.TokenResult.Verified;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A flood of bad tokens takes its share of the loop's time and no more. */
class TokenFloodTest {
    @Test
    void callersWhoAreKnownAreServedWhileAFloodIsTurnedAway() {
        SigningKey key = SigningKey.ec("key", Curve.P_521, "ES512");
        SigningKey forger = SigningKey.ec("key", Curve.P_521, "ES512");
        TokenLimits strict = new TokenLimits(16 * 1024, 64, 64, 1);
        try (IssuerUnderTest issuer = new IssuerUnderTest(key);
                VerifierUnderTest verifier = new VerifierUnderTest(VerifierUnderTest.LIMITS, strict)) {
            TokenRules rules = verifier.rulesOf(issuer);
            String good = key.sign(issuer.claims(RESOURCE, verifier.now()).build());
            assertThat(verifier.verify(good, rules)).isInstanceOf(Verified.class);

            TokenResult last = Stream.iterate(0, i -> i + 1)
                    .limit(5_000)
                    .map(i -> issuer.claims(RESOURCE, verifier.now())
                            .jwtID("bad-" + i)
                            .build())
                    .map(claims -> verifier.verify(forger.sign(claims), rules))
                    .filter(result -> !result.equals(new Rejected(RejectionReason.SIGNATURE)))
                    .findFirst()
                    .orElseThrow();

            assertThat(last).isEqualTo(new Unavailable(Cause.OVERLOADED));
            assertThat(verifier.verify(good, rules)).isInstanceOf(Verified.class);
        }
    }

    @Test
    void whatWasSpentComesBackWithTime() {
        AtomicLong now = new AtomicLong();
        VerifyBudget budget = new VerifyBudget(25, now::get);

        for (int signature = 0; signature < 15; signature++) {
            budget.spend(Duration.ofMillis(10).toNanos());
        }
        assertThat(budget.allows()).isFalse();
        now.addAndGet(Duration.ofMillis(199).toNanos());
        assertThat(budget.allows()).isFalse();
        now.addAndGet(Duration.ofMillis(2).toNanos());
        assertThat(budget.allows()).isTrue();
    }

    @Test
    void theFirstSignatureOfAColdStartLeavesTimeForTheNext() {
        VerifyBudget budget = new VerifyBudget(25, () -> 0L);

        budget.spend(Duration.ofMillis(400).toNanos());

        assertThat(budget.allows()).isTrue();
    }

    @Test
    void onlyTheLastTokensAreRemembered() {
        RecentTokens<Integer> recent = new RecentTokens<>(2);
        TokenHash.Maker hashes = new TokenHash.Maker();
        recent.put(hashes.of("a"), 1);
        recent.put(hashes.of("b"), 2);
        recent.find(hashes.of("a"));
        recent.put(hashes.of("c"), 3);

        assertThat(recent.size()).isEqualTo(2);
        assertThat(recent.find(hashes.of("a"))).contains(1);
        assertThat(recent.find(hashes.of("b"))).isEmpty();
    }
}
