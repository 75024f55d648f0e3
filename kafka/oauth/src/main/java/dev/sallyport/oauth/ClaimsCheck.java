package dev.sallyport.oauth;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/** What is looked at on every call, however often the token was seen (RFC 9068, 4). Pure. */
final class ClaimsCheck {
    private ClaimsCheck() {}

    /** Empty when nothing speaks against the token but perhaps its signature. */
    static Optional<RejectionReason> objection(TokenClaims claims, TokenRules rules, Instant now) {
        if (!claims.principal().issuer().equals(rules.issuer().name())) {
            return Optional.of(RejectionReason.ISSUER);
        }
        if (PresentedToken.isOfAnotherType(claims)) {
            return Optional.of(RejectionReason.TYPE);
        }
        if (Collections.disjoint(rules.audiences(), claims.audiences())) {
            return Optional.of(RejectionReason.AUDIENCE);
        }
        if (isBound(claims)) {
            return Optional.of(RejectionReason.SENDER_CONSTRAINED);
        }
        return objectionOfTime(claims.lifetime(), rules, now);
    }

    private static Optional<RejectionReason> objectionOfTime(
            TokenClaims.Lifetime lifetime, TokenRules rules, Instant now) {
        if (!now.isBefore(lifetime.expires().plus(rules.clockSkew()))) {
            return Optional.of(RejectionReason.EXPIRED);
        }
        Instant latestStart = now.plus(rules.clockSkew());
        if (lifetime.notBefore().filter(latestStart::isBefore).isPresent()
                || lifetime.issuedAt().filter(latestStart::isBefore).isPresent()) {
            return Optional.of(RejectionReason.NOT_YET_VALID);
        }
        Instant revoked = rules.issuer().notBefore();
        // A token that does not say when it was issued may be from before.
        return revoked.isAfter(Instant.EPOCH)
                        && lifetime.issuedAt().orElse(Instant.EPOCH).isBefore(revoked)
                ? Optional.of(RejectionReason.REVOKED)
                : Optional.empty();
    }

    private static boolean isBound(TokenClaims claims) {
        return claims.all().get("cnf") instanceof Map<?, ?> confirmation
                && (confirmation.containsKey("jkt") || confirmation.containsKey("x5t#S256"));
    }
}
