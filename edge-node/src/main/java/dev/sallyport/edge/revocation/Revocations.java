package dev.sallyport.edge.revocation;

import dev.sallyport.contract.revocation.Revocation;
import dev.sallyport.contract.revocation.RevocationImage;
import dev.sallyport.contract.revocation.Revoked;
import dev.sallyport.contract.revocation.Revoked.Kind;
import dev.sallyport.oauth.TokenClaims;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is revoked, ready to be asked. Immutable and safe for any thread. {@link #NONE} is the only one that has nothing,
 * so that whoever finds it need not ask. What has expired counts no more, whether or not it was taken away yet.
 */
public final class Revocations {
    public static final Revocations NONE = new Revocations(RevocationImage.EMPTY);

    private final Map<Kind, Map<String, Revocation>> byValue = new EnumMap<>(Kind.class);
    private final Set<String> serversWithTools = new HashSet<>();
    private final int size;

    private Revocations(RevocationImage image) {
        for (Kind kind : Kind.values()) {
            byValue.put(kind, new HashMap<>());
        }
        for (Revocation each : image.byKey().values()) {
            of(each.revoked().kind()).put(each.revoked().value(), each);
            if (each.revoked() instanceof Revoked.Tool tool) {
                serversWithTools.add(tool.server());
            }
        }
        size = image.byKey().size();
    }

    /** Makes {@code image} ready to be asked. */
    public static Revocations of(RevocationImage image) {
        return image.byKey().isEmpty() ? NONE : new Revocations(image);
    }

    public int size() {
        return size;
    }

    public boolean hasServer(String server) {
        return has(Kind.SERVER, server);
    }

    /** Whether a tool of {@code server} may be revoked. */
    public boolean hasToolsOf(String server) {
        return serversWithTools.contains(server);
    }

    public boolean hasTool(String server, String tool) {
        return hasToolsOf(server) && has(Kind.TOOL, server + "/" + tool);
    }

    /**
     * Whether the session is revoked.
     *
     * @param hash as call records show it
     */
    public boolean hasSession(String hash) {
        return has(Kind.SESSION, hash);
    }

    public boolean hasSubscription(String subscription) {
        return has(Kind.SUBSCRIPTION, subscription);
    }

    /** Whether the token is revoked: it, its subject, its client, or what its issuer issued when it did. */
    public boolean hasToken(TokenClaims claims) {
        TokenClaims.Principal principal = claims.principal();
        String issuer = principal.issuer();
        return has(Kind.SUBJECT, issuer + " " + principal.subject())
                || has(Kind.TOKEN, claims.ids().tokenId())
                || has(Kind.CLIENT, principal.clientId())
                || has(Kind.CLIENT, principal.clientId().map(client -> issuer + " " + client))
                || wasIssuedBefore(of(Kind.ISSUER).get(issuer), claims)
                || principal
                        .clientId()
                        .filter(client -> wasIssuedBefore(of(Kind.ISSUER).get(issuer + " " + client), claims))
                        .isPresent();
    }

    /** A token that does not say when it was issued may be from before. */
    private static boolean wasIssuedBefore(@Nullable Revocation found, TokenClaims claims) {
        return isLive(found)
                && found != null
                && found.revoked() instanceof Revoked.IssuedBefore before
                && claims.lifetime().issuedAt().orElse(Instant.MIN).isBefore(before.notBefore());
    }

    private boolean has(Kind kind, Optional<String> value) {
        return value.isPresent() && has(kind, value.get());
    }

    private boolean has(Kind kind, String value) {
        return isLive(of(kind).get(value));
    }

    private static boolean isLive(@Nullable Revocation found) {
        return found != null && !found.hasExpired(Instant.now());
    }

    private Map<String, Revocation> of(Kind kind) {
        return byValue.getOrDefault(kind, Map.of());
    }
}
