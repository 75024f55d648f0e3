package dev.sallyport.contract.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Hashes secrets that are only ever compared: HMAC-SHA-256 under a key derived from the master key, so that a hash that
 * leaks from the log does not help whoever wants to try keys out. Confined to one thread.
 */
public final class KeyHash {
    private static final HexFormat HEX = HexFormat.of();

    private final Mac mac;

    KeyHash(SecretKey key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HMAC-SHA-256", e);
        }
    }

    /** The hash of {@code secret}: 64 hexadecimal digits. */
    public String of(String secret) {
        return HEX.formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
    }
}
