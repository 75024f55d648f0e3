package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.api.NotBeforeSource;
import dev.sallyport.keycloak.KeycloakRealm;
import dev.sallyport.keycloak.KeycloakServer;
import dev.sallyport.keycloak.UsesKeycloak;
import dev.sallyport.oauth.IssuerSettings;
import dev.sallyport.testkit.KafkaBroker;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A real Keycloak, whose administrator sets <i>not before</i> and pushes it. */
@UsesKeycloak
class KeycloakPushesNotBeforeTest {
    private static final String CLIENT = "http://127.0.0.1:18080/everything/mcp";

    @Test
    void whatTheRealmIssuedBeforeIsRevoked(KeycloakServer keycloak) {
        KeycloakRealm realm = keycloak.createDemoRealm(Map.of(
                "SALLYPORT_MCP_URL", CLIENT,
                "SALLYPORT_USER_PASSWORD", "correct horse",
                "SALLYPORT_EXCHANGE_SECRET", "battery staple"));
        NotBeforeSource source = new NotBeforeSource(IssuerSettings.discovered(realm.issuer()), Set.of(CLIENT));
        try (KafkaBroker kafka = RunningKafka.start();
                RunningService service = RunningService.on(kafka, source)) {
            ObjectNode client = (ObjectNode)
                    realm.admin("GET", "/clients?clientId=" + URLEncoder.encode(CLIENT, StandardCharsets.UTF_8))
                            .get(0);
            client.put("adminUrl", "http://127.0.0.1:" + service.port());
            realm.admin("PUT", "/clients/" + client.path("id").asText(), client);
            long notBefore = Instant.now().getEpochSecond();
            realm.admin("PUT", "", client.objectNode().put("notBefore", notBefore));

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                realm.admin("POST", "/push-revocation");
                return service.get("/revocations?kind=issuer")
                                .json()
                                .path("total")
                                .asInt()
                        == 1;
            });

            JsonNode made = service.get("/revocations").json().at("/revocations/0");
            assertThat(made.path("issuer").asText()).isEqualTo(realm.issuer());
            assertThat(made.path("by").asText()).isEqualTo(realm.issuer());
            assertThat(made.path("notBefore").asText())
                    .isEqualTo(Instant.ofEpochSecond(notBefore).toString());
        }
    }
}
