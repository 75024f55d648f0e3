package dev.sallyport.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.keycloak.KeycloakRealm;
import dev.sallyport.keycloak.KeycloakServer;
import dev.sallyport.keycloak.UsesKeycloak;
import dev.sallyport.oauth.TokenResult.Rejected;
import dev.sallyport.oauth.TokenResult.Verified;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The demo realm of a real Keycloak. */
@UsesKeycloak
class KeycloakTest {
    private static final String RESOURCE = "http://127.0.0.1:18080/everything/mcp";
    private static final String CLIENT = "sallyport-mcp-client";
    private static final String CALLBACK = "http://127.0.0.1:33418/callback";
    private static final Map<String, String> FOR_THE_RESOURCE = Map.of("resource", RESOURCE);

    private final KeycloakServer keycloak;
    private final KeycloakRealm realm;

    KeycloakTest(KeycloakServer keycloak) {
        this.keycloak = keycloak;
        this.realm = keycloak.createDemoRealm(Map.of(
                "SALLYPORT_MCP_URL", RESOURCE,
                "SALLYPORT_USER_PASSWORD", "correct horse",
                "SALLYPORT_EXCHANGE_SECRET", "battery staple"));
    }

    private String login(String scope, Map<String, String> more) {
        return realm.login(CLIENT, CALLBACK, "ada", "correct horse", scope, more);
    }

    /** One line of events, because a realm and a restart cost seconds. */
    @Test
    void tokensOfARealmOpenTheirServerThroughRotationAndOutage() {
        try (VerifierUnderTest verifier = new VerifierUnderTest()) {
            verifier.later(Duration.between(verifier.now(), Instant.now()));
            TokenRules rules =
                    TokenRules.of(verifier.issuers().of(IssuerSettings.discovered(realm.issuer())), Set.of(RESOURCE));
            String token = login("openid mcp:tools", FOR_THE_RESOURCE);

            TokenClaims claims = verified(verifier, token, rules);
            assertThat(claims.principal().issuer()).isEqualTo(realm.issuer());
            assertThat(claims.principal().clientId()).contains(CLIENT);
            assertThat(claims.audiences()).containsExactly(RESOURCE);
            assertThat(claims.scopes()).contains("mcp:tools").doesNotContain("mcp:admin");
            assertThat(claims.roles().realm()).contains("admin", "viewer");
            assertThat(claims.ids().tokenId()).isNotEqualTo(Optional.empty());
            assertThat(claims.ids().sessionId()).isNotEqualTo(Optional.empty());
            assertThat(claims.all()).containsEntry("preferred_username", "ada");
            assertThat(rules.issuer().metadata().orElseThrow().toJsonObject().getString("token_endpoint"))
                    .startsWith(realm.issuer());

            TokenRules other = TokenRules.of(rules.issuer(), Set.of("http://127.0.0.1:18080/mail/mcp"));
            assertThat(verifier.verify(token, other)).isEqualTo(new Rejected(RejectionReason.AUDIENCE));
            assertThatThrownBy(() -> login("openid", Map.of("resource", "http://127.0.0.1:18080/mail/mcp")))
                    .hasMessageContaining("invalid_target");
            assertThat(verified(verifier, login("mcp:tools mcp:admin", Map.of()), rules)
                            .scopes())
                    .contains("mcp:tools", "mcp:admin");
            assertThat(verified(verifier, exchanged(token), rules).principal().subject())
                    .isEqualTo(claims.principal().subject());

            TokenRules api = TokenRules.of(rules.issuer(), Set.of("sallyport"));
            TokenClaims admin = verified(
                    verifier,
                    realm.login("sallyport-admin", CALLBACK, "ada", "correct horse", "openid", Map.of()),
                    api);
            assertThat(admin.audiences()).containsExactly("sallyport");
            assertThat(admin.roles().realm()).contains("admin", "viewer");
            assertThat(admin.all()).containsEntry("preferred_username", "ada");
            assertThat(verifier.verify(token, api)).isEqualTo(new Rejected(RejectionReason.AUDIENCE));

            assertThat(RevocationPush.read(pushed(), rules.issuer(), Set.of(RESOURCE), Instant::now))
                    .contains(Instant.ofEpochSecond(1));

            realm.rotateKeys();
            String afterRotation = login("openid mcp:tools", FOR_THE_RESOURCE);
            String unseen = login("openid mcp:tools", FOR_THE_RESOURCE);
            verified(verifier, afterRotation, rules);
            verified(verifier, token, rules);

            keycloak.stop();
            verified(verifier, token, rules);
            verified(verifier, unseen, rules);
            keycloak.start();
        }
    }

    /** What Keycloak sends when an administrator pushes the realm's revocation policy. */
    private String pushed() {
        CompletableFuture<String> body = new CompletableFuture<>();
        try {
            HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            gateway.createContext(RevocationPush.PATH, exchange -> {
                body.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            gateway.start();
            ObjectNode client = (ObjectNode)
                    realm.admin("GET", "/clients?clientId=" + URLEncoder.encode(RESOURCE, StandardCharsets.UTF_8))
                            .get(0);
            client.put("adminUrl", "http://127.0.0.1:" + gateway.getAddress().getPort());
            realm.admin("PUT", "/clients/" + client.path("id").asText(), client);
            realm.admin("PUT", "", client.objectNode().put("notBefore", 1));
            realm.admin("POST", "/push-revocation");
            String sent = body.orTimeout(10, TimeUnit.SECONDS).join();
            gateway.stop(0);
            return sent;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String exchanged(String token) {
        return realm.token(Map.of(
                        "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token", token,
                        "subject_token_type", "urn:ietf:params:oauth:token-type:access_token",
                        "client_id", RESOURCE,
                        "client_secret", "battery staple"))
                .path("access_token")
                .asText();
    }

    private static TokenClaims verified(VerifierUnderTest verifier, String token, TokenRules rules) {
        TokenResult result = verifier.verify(token, rules);
        assertThat(result).isInstanceOf(Verified.class);
        return ((Verified) result).claims();
    }
}
