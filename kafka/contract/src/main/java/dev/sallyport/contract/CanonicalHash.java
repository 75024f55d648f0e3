package dev.sallyport.contract;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;

/** SHA-256 over the canonical form of a JSON object (RFC 8785), in lower-case hex: the same for every way to write it. */
public final class CanonicalHash {
    private CanonicalHash() {}

    /** Empty when there is no canonical form: it is not JSON, a key comes twice, or a number is too large. */
    public static Optional<String> of(String json) {
        try {
            byte[] canonical = new JsonCanonicalizer(json).getEncodedUTF8();
            return Optional.of(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical)));
        } catch (IOException notCanonical) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
