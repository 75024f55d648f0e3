package dev.sallyport.edge.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Somebody who was let in. What it owns is bound to {@link #principalHash}. */
public final class Caller {
    public static final int PRINCIPAL_HASH_BYTES = 16;

    /** Whoever comes to a server that is open to everybody. */
    public static final Caller ANONYMOUS = new Caller("anonymous", "anonymous");

    private final String authentication;
    private final byte[] principalHash;

    private Caller(String authentication, String principal) {
        this.authentication = authentication;
        this.principalHash = hash(principal);
    }

    /** How the caller was recognised, for records. */
    public String authentication() {
        return authentication;
    }

    /** What tells this principal from any other: a truncated SHA-256 of its names, {@value #PRINCIPAL_HASH_BYTES} bytes. */
    public byte[] principalHash() {
        return principalHash.clone();
    }

    /** Whether {@code hash} is this principal's; takes the same time for every wrong one. */
    public boolean is(byte[] hash) {
        return MessageDigest.isEqual(principalHash, hash);
    }

    private static byte[] hash(String principal) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(principal.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest, PRINCIPAL_HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
