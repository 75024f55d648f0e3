package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.policy.RequireScope;
import dev.sallyport.contract.input.DurationText;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whose access tokens open a server. The gateway serves the server's protected resource metadata (RFC 9728) by itself.
 *
 * @param issuer of the tokens, exactly as their {@code iss} says
 * @param audiences one of which a token must be for; none given is the server's own public URL
 * @param scopes all of which a token must have for any call
 * @param scopesSupported further scopes that tools may want, for the metadata
 * @param requiredClaims all of which a token must fulfil
 * @param clockSkew by which this clock and the issuer's may differ
 * @param jwksUri where the issuer's keys are; absent is where its metadata says
 */
public record OAuthDefinition(
        URI issuer,
        List<String> audiences,
        List<String> scopes,
        List<String> scopesSupported,
        List<ClaimRule> requiredClaims,
        Duration clockSkew,
        Optional<URI> jwksUri) {
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    public OAuthDefinition {
        audiences = List.copyOf(audiences);
        scopes = List.copyOf(scopes);
        scopesSupported = List.copyOf(scopesSupported);
        requiredClaims = List.copyOf(requiredClaims);
    }

    static Optional<OAuthDefinition> read(Fields fields) {
        String issuer = fields.string("issuer", BackendDefinition.HTTP_URL);
        List<String> audiences = fields.strings("audiences", Rule.NOT_BLANK);
        List<String> scopes = fields.strings("scopes", RequireScope.SCOPE);
        List<String> scopesSupported = fields.strings("scopesSupported", RequireScope.SCOPE);
        List<ClaimRule> requiredClaims = fields.objects("requiredClaims", ClaimRule::read);
        Duration clockSkew = fields.duration("clockSkew", CLOCK_SKEW, Duration.ZERO, Duration.ofMinutes(5));
        Optional<String> jwksUri = fields.optionalString("jwksUri", BackendDefinition.HTTP_URL);
        return fields.build(() -> new OAuthDefinition(
                URI.create(issuer),
                audiences,
                scopes,
                scopesSupported,
                requiredClaims,
                clockSkew,
                jwksUri.map(URI::create)));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode().put("issuer", issuer.toString());
        audiences.forEach(json.putArray("audiences")::add);
        scopes.forEach(json.putArray("scopes")::add);
        scopesSupported.forEach(json.putArray("scopesSupported")::add);
        requiredClaims.stream().map(ClaimRule::toJson).forEach(json.putArray("requiredClaims")::add);
        json.put("clockSkew", DurationText.format(clockSkew));
        jwksUri.ifPresent(uri -> json.put("jwksUri", uri.toString()));
        return json;
    }
}
