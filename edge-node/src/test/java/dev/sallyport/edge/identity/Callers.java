package dev.sallyport.edge.identity;

import dev.sallyport.edge.identity.Caller.KeyHolder;
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

    /** Somebody with a key of this subscription to a server. */
    public static Caller withKey(String subscription) {
        Subscriber subscriber = new Subscriber(subscription, Optional.empty(), Optional.empty());
        return new Caller(Optional.of(new KeyHolder(subscriber, "a hash")), Optional.empty(), Optional.empty());
    }
}
