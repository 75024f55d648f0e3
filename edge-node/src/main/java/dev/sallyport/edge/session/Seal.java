package dev.sallyport.edge.session;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals facts into tokens and opens them: {@code kid.base64url(nonce ‖ AES-256-GCM(fact))}. What they are for is additional
 * data, so that a token opens for that and for nothing else. Confined to its event loop.
 */
final class Seal {
    private static final int KID_CHARACTERS_MAX = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final Cipher cipher;

    Seal() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-256-GCM", e);
        }
    }

    /** So many bytes that nobody can guess. */
    byte[] random(int bytes) {
        byte[] some = new byte[bytes];
        random.nextBytes(some);
        return some;
    }

    /** The token of {@code fact}; empty while there is no key to seal with. */
    Optional<String> seal(SessionKeys keys, byte[] additionalData, byte[] fact) {
        return keys.key(keys.sealingKid()).map(key -> {
            byte[] nonce = random(NONCE_BYTES);
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, additionalData, fact, 0)
                    .orElseThrow();
            byte[] joined = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, joined, NONCE_BYTES, sealed.length);
            return keys.sealingKid() + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(joined);
        });
    }

    /**
     * The fact of {@code token}, at least {@code factBytesMin} long; empty when it was not sealed here, or not for
     * {@code additionalData}.
     */
    Optional<byte[]> open(SessionKeys keys, byte[] additionalData, String token, int charactersMax, int factBytesMin) {
        int dot = token.indexOf('.');
        if (dot < 1 || dot > KID_CHARACTERS_MAX || token.length() > charactersMax) {
            return Optional.empty();
        }
        Optional<SecretKey> key = keys.key(token.substring(0, dot));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        byte[] joined;
        try {
            joined = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (joined.length < NONCE_BYTES + factBytesMin) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(joined, NONCE_BYTES);
        return crypt(Cipher.DECRYPT_MODE, key.get(), nonce, additionalData, joined, NONCE_BYTES);
    }

    private Optional<byte[]> crypt(
            int mode, SecretKey key, byte[] nonce, byte[] additionalData, byte[] input, int offset) {
        try {
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(additionalData);
            return Optional.of(cipher.doFinal(input, offset, input.length - offset));
        } catch (GeneralSecurityException notSealedSo) {
            return Optional.empty();
        }
    }
}
