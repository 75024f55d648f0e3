package dev.sallyport.edge.upstream.credential;

import dev.sallyport.contract.config.CredentialProvider;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a token endpoint is asked. */
final class TokenRequest {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private TokenRequest() {}

    /**
     * The body.
     *
     * @param subjectToken to exchange (RFC 8693 section 2.1); without it the gateway asks for itself (RFC 6749 section
     *     4.4.2)
     */
    static String form(CredentialSettings settings, Optional<String> subjectToken) {
        CredentialProvider provider = settings.provider();
        Map<String, String> fields = new LinkedHashMap<>();
        if (subjectToken.isPresent()) {
            fields.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
            fields.put("subject_token", subjectToken.get());
            fields.put("subject_token_type", ACCESS_TOKEN);
            fields.put("requested_token_type", ACCESS_TOKEN);
        } else {
            fields.put("grant_type", "client_credentials");
        }
        if (!provider.scopes().isEmpty()) {
            fields.put("scope", String.join(" ", provider.scopes()));
        }
        provider.audience().ifPresent(audience -> fields.put("audience", audience));
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** HTTP Basic, which every authorization server takes (RFC 6749 section 2.3.1). */
    static String clientAuthentication(CredentialSettings settings) {
        String pair = encoded(settings.provider().clientId()) + ":" + encoded(settings.secret());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
