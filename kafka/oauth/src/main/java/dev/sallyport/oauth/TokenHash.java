package dev.sallyport.oauth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of a token: what caches know it by, so that they hold nothing that opens a door. */
record TokenHash(long first, long second, long third, long fourth) {
    /** Makes hashes; confined to one thread. */
    static final class Maker {
        private final MessageDigest sha256;

        Maker() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this JDK has no SHA-256", e);
            }
        }

        /** The token must be ASCII, or two may share a hash. */
        TokenHash of(String token) {
            ByteBuffer digest = ByteBuffer.wrap(sha256.digest(token.getBytes(StandardCharsets.ISO_8859_1)));
            return new TokenHash(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
        }
    }
}
