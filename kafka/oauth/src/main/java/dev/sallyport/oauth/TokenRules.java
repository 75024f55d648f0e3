package dev.sallyport.oauth;

import java.time.Duration;
import java.util.Set;

/**
 * What one server wants of a token.
 *
 * @param issuer the only one whose tokens count
 * @param audiences one of these must be in {@code aud}; never empty, for a token without an audience is a token for
 *     everybody
 * @param algorithms of {@link Algorithms#SUPPORTED}
 * @param clockSkew how far the issuer's clock may be off
 */
public record TokenRules(Issuer issuer, Set<String> audiences, Set<String> algorithms, Duration clockSkew) {
    public static final Duration CLOCK_SKEW_DEFAULT = Duration.ofSeconds(30);

    /**
     * Rules as a server's configuration has them.
     *
     * @throws IllegalArgumentException when there is no audience, or an algorithm is not supported
     */
    public TokenRules {
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
        if (audiences.isEmpty()) {
            throw new IllegalArgumentException("audiences: none (expected: at least one)");
        }
        if (algorithms.isEmpty() || !Algorithms.SUPPORTED.containsAll(algorithms)) {
            throw new IllegalArgumentException(
                    "algorithms: " + algorithms + " (expected: some of " + Algorithms.SUPPORTED + ")");
        }
    }

    /** Rules with every default. */
    public static TokenRules of(Issuer issuer, Set<String> audiences) {
        return new TokenRules(issuer, audiences, Algorithms.SUPPORTED, CLOCK_SKEW_DEFAULT);
    }
}
