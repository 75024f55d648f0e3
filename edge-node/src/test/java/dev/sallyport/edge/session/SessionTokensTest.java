package dev.sallyport.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.edge.identity.Caller;
import dev.sallyport.edge.session.SessionTokens.Session;
import dev.sallyport.edge.session.SessionTokens.Use;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final MasterKey MASTER_KEY = masterKey("master");

    private final SessionTokens tokens = new SessionTokens();
    private final SessionKeys keys = keys("k1");

    @Test
    void whatIsSealedIsOpened() {
        String token = seal(keys, "upstream-secret");

        Optional<SessionFact> fact = tokens.open(keys, Use.SESSION, "weather", token);

        assertThat(token).startsWith("k1.").matches("[!-~]+").doesNotContain("upstream-secret");
        assertThat(fact.map(SessionFact::upstream)).contains("upstream-secret");
        assertThat(fact.map(SessionFact::issuedAt)).contains(NOW);
        assertThat(fact.filter(each -> each.belongsTo(Caller.anonymous()))).isPresent();
    }

    @Test
    void theMemberIsSealedWithTheSession() {
        Optional<SessionFact> fact = tokens.seal(
                        keys,
                        Use.SESSION,
                        "weather",
                        Caller.anonymous(),
                        new Session("upstream-secret", "stations/0a1b"),
                        NOW)
                .flatMap(token -> tokens.open(keys, Use.SESSION, "weather", token));

        assertThat(fact.map(SessionFact::upstream)).contains("upstream-secret");
        assertThat(fact.map(SessionFact::member)).contains("stations/0a1b");
        assertThat(fact.map(SessionFact::issuedAt)).contains(NOW);
        assertThat(fact.filter(each -> each.belongsTo(Caller.anonymous()))).isPresent();
    }

    /** Sealed by the version before members were. */
    @Test
    void aTokenWithoutAMemberStaysReadable() {
        String before = "k1.BwcHBwcHBwcHBwcH8iV29P-ZqOu1nHat4-yWTmvx_OOcBXIfd5FQ3rK7Q"
                + "QLXmOoDsz9K2GjwVpOuSpOo1zmbfd_OJvOzv7F-XUV8OhTAy3m0gnSH";

        Optional<SessionFact> fact = tokens.open(keys, Use.SESSION, "weather", before);

        assertThat(fact.map(SessionFact::upstream)).contains("upstream-secret");
        assertThat(fact.map(SessionFact::member)).contains("");
    }

    @Test
    void everyChangedBitIsRefused() {
        String token = seal(keys, "upstream");
        byte[] joined = Base64.getUrlDecoder().decode(token.substring(3));
        for (int bit = 0; bit < joined.length * 8; bit++) {
            byte[] changed = joined.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            String forged = "k1." + Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

            assertThat(tokens.open(keys, Use.SESSION, "weather", forged))
                    .as("bit %d", bit)
                    .isEmpty();
        }
    }

    @Test
    void everyShortenedTokenIsRefused() {
        String token = seal(keys, "upstream");
        for (int length = 0; length < token.length(); length++) {
            assertThat(tokens.open(keys, Use.SESSION, "weather", token.substring(0, length)))
                    .as("%d characters", length)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "k1",
                "k1.",
                "k1.!!!!",
                "k1.AAAA",
                "k2.AAAA",
                ".AAAA",
                "a-very-long-kid.AAAA",
                "k1.\u0000",
                "k1.gr\u00FC\u00DFe",
            })
    void garbageIsRefused(String garbage) {
        assertThat(tokens.open(keys, Use.SESSION, "weather", garbage)).isEmpty();
    }

    @Test
    void aTokenThatIsTooLongIsRefusedUnopened() {
        assertThat(tokens.open(keys, Use.SESSION, "weather", seal(keys, "u".repeat(5_000))))
                .isEmpty();
        assertThat(tokens.open(keys, Use.SESSION, "weather", seal(keys, "u".repeat(2_000))))
                .isPresent();
    }

    @Test
    void oneUseNeverPassesForAnother() {
        String session = seal(keys, "upstream");

        assertThat(tokens.open(keys, Use.MESSAGES_ENDPOINT, "weather", session)).isEmpty();
    }

    @Test
    void aTokenOfAnotherServerIsRefused() {
        String token = seal(keys, "upstream");

        assertThat(tokens.open(keys, Use.SESSION, "weather2", token)).isEmpty();
        assertThat(tokens.open(keys, Use.SESSION, "", token)).isEmpty();
    }

    @Test
    void afterARotationTheOldKeyOpensAndTheNewOneSeals() {
        String before = seal(keys, "upstream");
        SessionKeys rotated = keys("k2", "k1");

        assertThat(tokens.open(rotated, Use.SESSION, "weather", before)).isPresent();
        assertThat(seal(rotated, "upstream")).startsWith("k2.");
        assertThat(tokens.open(keys("k2"), Use.SESSION, "weather", before)).isEmpty();
    }

    @Test
    void aKeyUnderAnothersNameOpensNothing() {
        String token = seal(keys, "upstream");

        assertThat(tokens.open(keys("k2", "k1"), Use.SESSION, "weather", "k2" + token.substring(2)))
                .isEmpty();
    }

    @Test
    void noTwoTokensAreAlike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            seen.add(seal(keys, "upstream"));
        }
        assertThat(seen).hasSize(1_000);
    }

    @Test
    void withoutAKeyNothingIsSealedOrOpened() {
        assertThat(tokens.seal(
                        SessionKeys.NONE, Use.SESSION, "weather", Caller.anonymous(), new Session("upstream", ""), NOW))
                .isEmpty();
        assertThat(tokens.open(SessionKeys.NONE, Use.SESSION, "weather", seal(keys, "upstream")))
                .isEmpty();
    }

    @Test
    void keysUnderAnotherMasterKeyDoNotOpen() {
        assertThat(SessionKeys.open(List.of(key("k1")), masterKey("another"))).isEmpty();
        assertThat(SessionKeys.open(List.of(), MASTER_KEY)).isEmpty();
    }

    private String seal(SessionKeys with, String upstream) {
        return tokens.seal(with, Use.SESSION, "weather", Caller.anonymous(), new Session(upstream, ""), NOW)
                .orElseThrow();
    }

    static SessionKeys keys(String... kids) {
        return SessionKeys.open(Arrays.stream(kids).map(SessionTokensTest::key).toList(), MASTER_KEY)
                .orElseThrow();
    }

    private static SessionKey key(String kid) {
        byte[] secret = Arrays.copyOf(("secret of " + kid).getBytes(StandardCharsets.US_ASCII), 32);
        return new SessionKey(kid, NOW, MASTER_KEY.seal(secret, SessionKey.purpose(kid)));
    }

    private static MasterKey masterKey(String text) {
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 32);
        return MasterKey.fromBase64(Base64.getEncoder().encodeToString(bytes)).orElseThrow();
    }
}
