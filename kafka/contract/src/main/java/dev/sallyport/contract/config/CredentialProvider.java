package dev.sallyport.contract.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.policy.RequireScope;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Gets access tokens for upstreams (RFC 6749).
 *
 * @param grant how
 * @param tokenEndpoint of the authorization server
 * @param clientId of the gateway there
 * @param clientSecret the named value that holds the gateway's secret there
 * @param scopes to ask for
 * @param audience to ask a token for, where the authorization server wants it named
 */
public record CredentialProvider(
        String name,
        Grant grant,
        URI tokenEndpoint,
        String clientId,
        String clientSecret,
        List<String> scopes,
        Optional<String> audience)
        implements Resource {

    /** Who the token speaks for. */
    public enum Grant {
        /** The gateway: RFC 6749 section 4.4. */
        CLIENT_CREDENTIALS,
        /** The caller: RFC 8693, in exchange for the caller's own token. */
        TOKEN_EXCHANGE
    }

    public CredentialProvider {
        scopes = List.copyOf(scopes);
    }

    static Optional<CredentialProvider> read(Fields fields) {
        fields.has("kind");
        String name = fields.string("name", Rule.NAME);
        Optional<Grant> grant = fields.choice("grant", Grant.class);
        String tokenEndpoint = fields.string("tokenEndpoint", BackendDefinition.HTTP_URL);
        String clientId = fields.string("clientId", Rule.NOT_BLANK);
        String clientSecret = fields.string("clientSecret", Rule.NAME);
        List<String> scopes = fields.strings("scopes", RequireScope.SCOPE);
        Optional<String> audience = fields.optionalString("audience", Rule.NOT_BLANK);
        return fields.build(() -> new CredentialProvider(
                name, grant.orElseThrow(), URI.create(tokenEndpoint), clientId, clientSecret, scopes, audience));
    }

    @Override
    public ResourceKind<CredentialProvider> kind() {
        return ResourceKind.CREDENTIAL_PROVIDER;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("kind", kind().label())
                .put("name", name)
                .put("grant", Fields.label(grant))
                .put("tokenEndpoint", tokenEndpoint.toString())
                .put("clientId", clientId)
                .put("clientSecret", clientSecret);
        scopes.forEach(json.putArray("scopes")::add);
        audience.ifPresent(text -> json.put("audience", text));
        return json;
    }
}
