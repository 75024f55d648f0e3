package dev.sallyport.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSObject;
import dev.sallyport.contract.Json;
import java.io.IOException;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Keycloak's revocation policy, as it is pushed to every client that has an admin URL: {@code POST
 * {adminUrl}/k_push_not_before}, whose body is a JWS of the realm. Everything that was issued before its instant is
 * revoked. Pure and safe for any thread.
 *
 * <p>Keycloak sends it to one address only. Whoever receives it must tell all edges; each then calls {@link
 * Issuer#revokeBefore}. A single login that ends is not pushed this way: its tokens live until they expire.
 */
public final class RevocationPush {
    /** Where Keycloak sends it, after the client's admin URL. */
    public static final String PATH = "/k_push_not_before";

    /** A push has some 400 characters. */
    public static final int CHARACTERS_MAX = 8 * 1024;

    private static final String ACTION = "PUSH_NOT_BEFORE";

    private RevocationPush() {}

    /**
     * Reads a push of {@code issuer} with the keys that are known of it.
     *
     * @param clients the client ids that it may be meant for
     * @return the instant before which everything is revoked; empty for whatever the issuer has not signed for one of
     *     these clients just now
     */
    public static Optional<Instant> read(String body, Issuer issuer, Set<String> clients, InstantSource clock) {
        if (body.length() > CHARACTERS_MAX) {
            return Optional.empty();
        }
        try {
            JWSObject push = JWSObject.parse(body.strip());
            return isSigned(push, issuer)
                    ? instant(Json.MAPPER.readTree(push.getPayload().toBytes()), clients, clock)
                    : Optional.empty();
        } catch (ParseException | IOException | IllegalArgumentException notAPush) {
            return Optional.empty();
        }
    }

    private static boolean isSigned(JWSObject push, Issuer issuer) {
        String algorithm = push.getHeader().getAlgorithm().getName();
        Optional<String> keyId = Optional.ofNullable(push.getHeader().getKeyID());
        return Algorithms.SUPPORTED.contains(algorithm)
                && issuer.keys().stream()
                        .flatMap(keys -> keys.candidates(keyId, algorithm).stream())
                        .anyMatch(key -> key.signed(push.getHeader(), push.getSigningInput(), push.getSignature()));
    }

    private static Optional<Instant> instant(JsonNode action, Set<String> clients, InstantSource clock) {
        boolean isMeant = action.path("action").asText().equals(ACTION)
                && clients.contains(action.path("resource").asText())
                && clock.instant().getEpochSecond() <= action.path("expiration").asLong();
        return isMeant && action.path("notBefore").canConvertToLong()
                ? Optional.of(Instant.ofEpochSecond(action.path("notBefore").asLong()))
                : Optional.empty();
    }
}
