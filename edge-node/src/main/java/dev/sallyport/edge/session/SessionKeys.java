package dev.sallyport.edge.session;

import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.seal.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** The keys that session ids are sealed with, by {@code kid}. Immutable; may be empty before the first configuration. */
public final class SessionKeys {
    public static final SessionKeys NONE = new SessionKeys("", Map.of());

    private static final byte[] PURPOSE = "sallyport session token v1".getBytes(StandardCharsets.UTF_8);
    private static final int KEY_BYTES = 32;

    private final String sealingKid;
    private final Map<String, SecretKey> keys;

    private SessionKeys(String sealingKid, Map<String, SecretKey> keys) {
        this.sealingKid = sealingKid;
        this.keys = Map.copyOf(keys);
    }

    /**
     * Opens the keys of the configuration; the first of {@code sealed} seals.
     *
     * @return empty when {@code masterKey} does not open all of them
     */
    public static Optional<SessionKeys> open(List<SessionKey> sealed, MasterKey masterKey) {
        Map<String, SecretKey> opened = new LinkedHashMap<>();
        for (SessionKey key : sealed) {
            Optional<byte[]> secret = masterKey.open(key.sealed(), SessionKey.purpose(key.kid()));
            if (secret.isEmpty()) {
                return Optional.empty();
            }
            opened.put(key.kid(), derive(secret.get()));
        }
        return sealed.isEmpty()
                ? Optional.empty()
                : Optional.of(new SessionKeys(sealed.getFirst().kid(), opened));
    }

    private static SecretKey derive(byte[] secret) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES", HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(PURPOSE, KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", e);
        }
    }

    String sealingKid() {
        return sealingKid;
    }

    Optional<SecretKey> key(String kid) {
        return Optional.ofNullable(keys.get(kid));
    }
}
