package dev.sallyport.oauth;

import java.net.URI;
import java.util.Optional;

/**
 * An issuer, as a server's configuration names it.
 *
 * @param issuer its identifier, compared character by character with the {@code iss} of tokens and metadata
 * @param jwksUri where its keys are, when its metadata does not or should not say
 */
public record IssuerSettings(String issuer, Optional<URI> jwksUri) {
    /** An issuer that says itself where its keys are. */
    public static IssuerSettings discovered(String issuer) {
        return new IssuerSettings(issuer, Optional.empty());
    }
}
