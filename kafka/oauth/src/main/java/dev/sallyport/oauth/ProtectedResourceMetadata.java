package dev.sallyport.oauth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import java.util.List;

/**
 * How a client learns whom to ask for a token (RFC 9728, 2).
 *
 * @param resource the endpoint's URL as clients know it, which is also what they name as {@code resource} to the issuer
 * @param authorizationServers issuer identifiers
 * @param scopesSupported all that the server may ask for; left out when empty
 * @param resourceName for people
 */
public record ProtectedResourceMetadata(
        String resource, List<String> authorizationServers, List<String> scopesSupported, String resourceName) {
    public ProtectedResourceMetadata {
        authorizationServers = List.copyOf(authorizationServers);
        scopesSupported = List.copyOf(scopesSupported);
    }

    /** The document. Tokens are taken from the header only. */
    public ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode().put("resource", resource);
        authorizationServers.forEach(json.putArray("authorization_servers")::add);
        if (!scopesSupported.isEmpty()) {
            scopesSupported.forEach(json.putArray("scopes_supported")::add);
        }
        json.putArray("bearer_methods_supported").add("header");
        return json.put("resource_name", resourceName);
    }
}
