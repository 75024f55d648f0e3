package dev.sallyport.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an access token says (RFC 9068). Immutable.
 *
 * @param principal whom it was issued for, and to
 * @param audiences which resources may accept it
 * @param scopes what the client may do: from the standard claim (RFC 9068, 2.2.3), or from {@code scp}, as others name it
 * @param roles the names that policies ask for
 * @param lifetime from when to when it counts
 * @param ids what revocations name
 * @param all every claim as JSON values, for expressions
 */
public record TokenClaims(
        Principal principal,
        Set<String> audiences,
        Set<String> scopes,
        Roles roles,
        Lifetime lifetime,
        Ids ids,
        Map<String, Object> all) {
    /**
     * Who calls.
     *
     * @param subject unique within the issuer; a client's own token names the client's account
     * @param clientId {@code client_id}, or {@code azp} where there is none
     */
    public record Principal(String issuer, String subject, Optional<String> clientId) {}

    /**
     * What the subject is.
     *
     * @param realm Keycloak's {@code realm_access}, together with a plain {@code roles} claim
     * @param clients Keycloak's {@code resource_access}, by client
     */
    public record Roles(Set<String> realm, Map<String, Set<String>> clients) {}

    /** When a token counts. */
    public record Lifetime(Optional<Instant> issuedAt, Optional<Instant> notBefore, Instant expires) {}

    /** The token's and the login's names. */
    public record Ids(Optional<String> tokenId, Optional<String> sessionId) {}

    /** Empty when a claim that every access token has is missing. */
    static Optional<TokenClaims> of(JWTClaimsSet claims) {
        Map<String, Object> all = claims.getClaims();
        Optional<String> issuer = Optional.ofNullable(claims.getIssuer());
        Optional<String> subject = Optional.ofNullable(claims.getSubject());
        Optional<Instant> expires = instant(claims.getExpirationTime());
        if (issuer.isEmpty() || subject.isEmpty() || expires.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TokenClaims(
                new Principal(
                        issuer.get(), subject.get(), text(all, "client_id").or(() -> text(all, "azp"))),
                claims.getAudience().stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet()),
                union(texts(all.get("scope")), texts(all.get("scp"))),
                new Roles(union(texts(all.get("roles")), rolesOf(all.get("realm_access"))), clientRoles(all)),
                new Lifetime(instant(claims.getIssueTime()), instant(claims.getNotBeforeTime()), expires.get()),
                new Ids(Optional.ofNullable(claims.getJWTID()), text(all, "sid")),
                jsonValues(all)));
    }

    private static Map<String, Set<String>> clientRoles(Map<String, Object> all) {
        Map<String, Set<String>> roles = new LinkedHashMap<>();
        if (all.get("resource_access") instanceof Map<?, ?> clients) {
            clients.forEach((client, access) -> roles.put(String.valueOf(client), rolesOf(access)));
        }
        return Collections.unmodifiableMap(roles);
    }

    private static Set<String> rolesOf(@Nullable Object access) {
        return access instanceof Map<?, ?> map ? texts(map.get("roles")) : Set.of();
    }

    private static Optional<String> text(Map<String, Object> all, String name) {
        return all.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A list of texts, or one text of words. */
    private static Set<String> texts(@Nullable Object claim) {
        Stream<?> items = Stream.empty();
        if (claim instanceof String words) {
            items = Stream.of(words.split(" ", -1));
        } else if (claim instanceof Collection<?> list) {
            items = list.stream();
        }
        Set<String> found = new LinkedHashSet<>();
        items.filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(text -> !text.isEmpty())
                .forEach(found::add);
        return Collections.unmodifiableSet(found);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        if (others.isEmpty()) {
            return some;
        }
        Set<String> union = new LinkedHashSet<>(some);
        union.addAll(others);
        return Collections.unmodifiableSet(union);
    }

    private static Optional<Instant> instant(@Nullable Date date) {
        return Optional.ofNullable(date).map(Date::toInstant);
    }

    /** Times become the seconds that they are in the token. */
    private static Map<String, Object> jsonValues(Map<String, Object> all) {
        Map<String, Object> values = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (value instanceof Date date) {
                values.put(name, date.toInstant().getEpochSecond());
            } else if (value != null) {
                values.put(name, value instanceof List<?> list ? Collections.unmodifiableList(list) : value);
            }
        });
        return Collections.unmodifiableMap(values);
    }
}
