package dev.sallyport.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.process.OutboundRules;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an issuer says of itself (OpenID Connect Discovery 1.0, 3; RFC 8414, 2).
 *
 * @param jwksUri where its keys are
 * @param document as it came, for clients that look for it at the gateway
 */
record IssuerMetadata(URI jwksUri, Buffer document) {
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";

    /** Where it may be: OpenID Connect appends, RFC 8414 inserts. */
    static List<URI> places(URI issuer) {
        String path = issuer.getRawPath() == null ? "" : issuer.getRawPath();
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String origin = issuer.getScheme() + "://" + issuer.getRawAuthority();
        return Stream.of(origin + trimmed + OPENID, origin + OAUTH + trimmed, origin + OPENID + trimmed)
                .distinct()
                .map(URI::create)
                .toList();
    }

    /**
     * Reads a fetched document.
     *
     * @throws FetchFailed when it is another issuer's, or leads to keys that must not be fetched
     */
    static IssuerMetadata read(String issuer, Fetched fetched, OutboundRules rules) {
        // Else one issuer could hand out another's identity (RFC 8414, 3.3).
        if (!fetched.json().path("issuer").asText().equals(issuer)) {
            throw new FetchFailed("metadata of another issuer");
        }
        URI jwksUri = uri(fetched.json().path("jwks_uri"))
                .filter(uri -> rules.expectedInsteadOf(uri).isEmpty())
                .orElseThrow(() -> new FetchFailed("metadata without a jwks_uri that may be fetched"));
        return new IssuerMetadata(jwksUri, fetched.bytes());
    }

    private static Optional<URI> uri(JsonNode text) {
        try {
            return text.isTextual() ? Optional.of(new URI(text.asText())) : Optional.empty();
        } catch (URISyntaxException notOne) {
            return Optional.empty();
        }
    }
}
