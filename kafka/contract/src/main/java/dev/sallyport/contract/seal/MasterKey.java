package dev.sallyport.contract.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the secrets of the configuration with AES-256-GCM (NIST SP 800-38D). The key itself is only in the environment
 * or a file of the processes that need it. Immutable and safe for any thread.
 */
public final class MasterKey {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String PREFIX = "v1.";

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    private MasterKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** Reads 32 bytes of base64, as {@code openssl rand -base64 32} writes them; empty when it is anything else. */
    public static Optional<MasterKey> fromBase64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            return bytes.length == KEY_BYTES ? Optional.of(new MasterKey(bytes)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /**
     * Seals {@code secret} for one purpose.
     *
     * @return text that only {@link #open} with the same key and the same purpose reads
     */
    public String seal(byte[] secret, String purpose) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(secret);
            byte[] joined = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return PREFIX + Base64.getEncoder().encodeToString(joined);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-256-GCM", e);
        }
    }

    /** The secret; empty when it was sealed with another key, for another purpose, or changed since. */
    public Optional<byte[]> open(String sealed, String purpose) {
        if (!sealed.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            byte[] joined = Base64.getDecoder().decode(sealed.substring(PREFIX.length()));
            if (joined.length < NONCE_BYTES) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOf(joined, NONCE_BYTES);
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, purpose)
                    .doFinal(joined, NONCE_BYTES, joined.length - NONCE_BYTES));
        } catch (IllegalArgumentException | GeneralSecurityException notSealedSo) {
            return Optional.empty();
        }
    }

    /**
     * Hashes secrets for one purpose; each thread needs its own.
     *
     * @param purpose no hash of one purpose equals one of another
     */
    public KeyHash hash(String purpose) {
        try {
            SecretKey derived = KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "HmacSHA256",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(key)
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
            return new KeyHash(derived);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
