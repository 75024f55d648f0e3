package dev.sallyport.oauth;

import java.util.Set;

/** The signature algorithms that can be allowed: all are asymmetric, so nobody who can verify can sign. */
public final class Algorithms {
    /**
     * What is allowed unless a server says otherwise: every algorithm that this JDK verifies. {@code none}, HMAC and the
     * curves that the JDK has dropped are not to be had at all.
     */
    public static final Set<String> SUPPORTED =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519");

    private Algorithms() {}
}
