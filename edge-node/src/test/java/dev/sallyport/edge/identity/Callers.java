package dev.sallyport.edge.identity;

import dev.sallyport.oauth.TokenClaims;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Callers who were let in. */
public final class Callers {
    private Callers() {}

    /** Somebody with an access token that counts until {@code expires}. */
    public static Caller withToken(String subject, Instant expires) {
        TokenClaims claims = new TokenClaims(
                new TokenClaims.Principal("https://issuer.example", subject, Optional.empty()),
                Set.of(),
                Set.of(),
                new TokenClaims.Roles(Set.of(), Map.of()),
                new TokenClaims.Lifetime(Optional.empty(), Optional.empty(), expires),
                new TokenClaims.Ids(Optional.empty(), Optional.empty()),
                Map.of());
        return new Caller(Optional.empty(), Optional.of(claims), Optional.empty());
    }
}
