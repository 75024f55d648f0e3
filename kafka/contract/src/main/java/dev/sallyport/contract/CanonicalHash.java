package dev.sallyport.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;

/** SHA-256 over the canonical form of a JSON object (RFC 8785), in lower-case hex: the same for every way to write it. */
public final class CanonicalHash {
    private CanonicalHash() {}

    /**
     * The hash of what is read already, but for one member.
     *
     * @param without a member of {@code object} itself
     * @return empty when there is no canonical form: a number is too large
     */
    public static Optional<String> of(ObjectNode object, String without) {
        Optional<String> plain = CanonicalTree.of(object, without);
        if (plain.isPresent()) {
            return Optional.of(sha256(plain.get().getBytes(StandardCharsets.UTF_8)));
        }
        ObjectNode rest = object.deepCopy();
        rest.remove(without);
        return of(rest.toString());
    }

    /** Empty when there is no canonical form: it is not JSON, a key comes twice, or a number is too large. */
    public static Optional<String> of(String json) {
        try {
            return Optional.of(sha256(new JsonCanonicalizer(json).getEncodedUTF8()));
        } catch (IOException notCanonical) {
            return Optional.empty();
        }
    }

    private static String sha256(byte[] canonical) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
