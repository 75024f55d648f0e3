package dev.sallyport.edge.identity;

import dev.sallyport.contract.config.ClaimRule;
import dev.sallyport.contract.config.OAuthDefinition;
import dev.sallyport.oauth.Algorithms;
import dev.sallyport.oauth.Issuer;
import dev.sallyport.oauth.TokenClaims;
import dev.sallyport.oauth.TokenRules;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose access tokens open one server. Immutable.
 *
 * @param fixed the rules where the audience does not depend on the URL that a client used
 */
public record TokenAccess(OAuthDefinition definition, Issuer issuer, Optional<TokenRules> fixed) {

    /**
     * Rules for tokens of {@code issuer}.
     *
     * @param ownUrls the server's public URLs, which are the audience unless the configuration names one; empty where
     *     the gateway is not told its own
     */
    public static TokenAccess of(OAuthDefinition definition, Issuer issuer, List<String> ownUrls) {
        List<String> audiences = definition.audiences().isEmpty() ? ownUrls : definition.audiences();
        return new TokenAccess(
                definition,
                issuer,
                audiences.isEmpty() ? Optional.empty() : Optional.of(rules(definition, issuer, Set.copyOf(audiences))));
    }

    /** The rules for a request that came to {@code resource}, where they are not {@link #fixed}. */
    TokenRules rules(String resource) {
        return rules(definition, issuer, Set.of(resource));
    }

    private static TokenRules rules(OAuthDefinition definition, Issuer issuer, Set<String> audiences) {
        return new TokenRules(issuer, audiences, Algorithms.SUPPORTED, definition.clockSkew());
    }

    /** Whether {@code claims} fulfil all rules. */
    public static boolean fulfil(TokenClaims claims, List<ClaimRule> rules) {
        for (ClaimRule rule : rules) {
            if (!fulfils(claims, rule)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fulfils(TokenClaims claims, ClaimRule rule) {
        Object found = find(claims.all(), rule.name());
        Collection<?> has = found instanceof Collection<?> several
                ? several
                : found == null ? List.of() : List.of(found.toString());
        return switch (rule.match()) {
            case ALL -> has.containsAll(rule.values());
            case ANY -> rule.values().stream().anyMatch(has::contains);
        };
    }

    /** A claim of exactly this name goes before one that is reached through its dots: some names are URLs. */
    private static @Nullable Object find(Map<?, ?> claims, String name) {
        Object exact = claims.get(name);
        int dot = name.indexOf('.');
        if (exact != null || dot < 0) {
            return exact;
        }
        return claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(inner, name.substring(dot + 1))
                : null;
    }
}
