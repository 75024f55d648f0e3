package dev.sallyport.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys that an issuer publishes (RFC 7517). Immutable. */
final class KeySet {
    /** An issuer has a few; a longer list is an attack on whoever tries them all. */
    private static final int KEYS_MAX = 64;

    /** A token without {@code kid} is tried with so many keys at most. */
    private static final int TRIES_MAX = 4;

    private final List<VerificationKey> keys;
    private final Set<String> thumbprints;

    KeySet(List<VerificationKey> keys) {
        this.keys = List.copyOf(keys);
        this.thumbprints = keys.stream().map(VerificationKey::thumbprint).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads what {@code jwks_uri} gave. Keys that no supported algorithm uses are left out, as RFC 7517, 5 wants.
     *
     * @return empty when it is no key set
     */
    static Optional<KeySet> read(JsonNode document) {
        JsonNode published = document.path("keys");
        if (!published.isArray() || published.size() > KEYS_MAX) {
            return Optional.empty();
        }
        List<VerificationKey> usable = new ArrayList<>();
        for (JsonNode key : published) {
            parse(key).flatMap(VerificationKey::of).ifPresent(usable::add);
        }
        return Optional.of(new KeySet(usable));
    }

    private static Optional<JWK> parse(JsonNode key) {
        try {
            return Optional.of(JWK.parse(key.toString()));
        } catch (ParseException | IllegalArgumentException | IllegalStateException ofNoUse) {
            return Optional.empty();
        }
    }

    /** The keys that may have made such a signature. */
    List<VerificationKey> candidates(Optional<String> id, String algorithm) {
        return keys.stream()
                .filter(key -> key.isFor(algorithm) && (id.isEmpty() || id.equals(key.id())))
                .limit(TRIES_MAX)
                .toList();
    }

    boolean has(VerificationKey key) {
        return thumbprints.contains(key.thumbprint());
    }

    boolean hasSameKeysAs(KeySet other) {
        return identities().equals(other.identities());
    }

    private List<List<String>> identities() {
        return keys.stream().map(VerificationKey::identity).toList();
    }

    int size() {
        return keys.size();
    }
}
