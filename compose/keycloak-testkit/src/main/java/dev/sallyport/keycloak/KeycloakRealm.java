package dev.sallyport.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A realm of a running Keycloak. */
public final class KeycloakRealm {
    private final KeycloakServer server;
    private final Http http;
    private final String name;

    KeycloakRealm(KeycloakServer server, Http http, String name) {
        this.server = server;
        this.http = http;
        this.name = name;
    }

    /** The {@code iss} of its tokens. */
    public String issuer() {
        return server.url() + "/realms/" + name;
    }

    /** Asks the token endpoint; the answer has {@code access_token}, or this throws with what Keycloak said. */
    public JsonNode token(Map<String, String> fields) {
        return http.form(URI.create(issuer() + "/protocol/openid-connect/token"), fields);
    }

    /**
     * An access token as an MCP client of {@code user} gets it: authorization code with PKCE (S256).
     *
     * @param redirectUri where the client would listen; nobody has to
     * @param more further parameters of both requests, such as {@code resource}
     */
    public String login(
            String clientId, String redirectUri, String user, String password, String scope, Map<String, String> more) {
        String verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
        Map<String, String> question = new LinkedHashMap<>(more);
        question.putAll(Map.of(
                "response_type",
                "code",
                "client_id",
                clientId,
                "redirect_uri",
                redirectUri,
                "scope",
                scope,
                "state",
                "state",
                "code_challenge",
                challenge(verifier),
                "code_challenge_method",
                "S256"));
        URI asked = URI.create(issuer() + "/protocol/openid-connect/auth?" + Http.encoded(question));
        Map<String, String> answer = query(new Browser(http).authorize(asked, user, password));
        if (!answer.containsKey("code")) {
            throw new IllegalStateException("no code: " + answer);
        }
        Map<String, String> exchange = new LinkedHashMap<>(more);
        exchange.putAll(Map.of(
                "grant_type", "authorization_code",
                "client_id", clientId,
                "redirect_uri", redirectUri,
                "code", answer.getOrDefault("code", ""),
                "code_verifier", verifier));
        return token(exchange).path("access_token").asText();
    }

    /** Logs {@code user} in at an authorization URL that a client has made; gives where the client is redirected to. */
    public URI authorize(URI authorizationUrl, String user, String password) {
        return new Browser(http).authorize(authorizationUrl, user, password);
    }

    /** From now on it signs with a new RSA key; the keys before stay published. */
    public void rotateKeys() {
        ObjectNode component = Http.JSON
                .createObjectNode()
                .put("name", "rsa-" + UUID.randomUUID())
                .put("providerId", "rsa-generated")
                .put("providerType", "org.keycloak.keys.KeyProvider");
        ObjectNode config = component.putObject("config");
        config.putArray("priority").add(String.valueOf(System.currentTimeMillis()));
        config.putArray("algorithm").add("RS256");
        server.admin("POST", "/admin/realms/" + name + "/components", component);
    }

    /** Asks the admin API about this realm: {@code path} goes on after the realm's name. */
    public JsonNode admin(String method, String path, JsonNode body) {
        return server.admin(method, "/admin/realms/" + name + path, body);
    }

    /** As {@link #admin(String, String, JsonNode)}, without a body. */
    public JsonNode admin(String method, String path) {
        return server.admin(method, "/admin/realms/" + name + path, null);
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static Map<String, String> query(URI uri) {
        return Arrays.stream(uri.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
