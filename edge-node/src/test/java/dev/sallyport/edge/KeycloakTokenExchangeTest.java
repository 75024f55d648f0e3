package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.keycloak.KeycloakRealm;
import dev.sallyport.keycloak.KeycloakServer;
import dev.sallyport.keycloak.UsesKeycloak;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.testkit.UsesKafka;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A real Keycloak exchanges the caller's token for one that only the upstream accepts. */
@UsesKafka
@UsesKeycloak
class KeycloakTokenExchangeTest {
    private static final String RESOURCE = "http://127.0.0.1:18080/everything/mcp";
    private static final String UPSTREAM = "the-upstream";
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";

    @Test
    void theUpstreamGetsATokenOfTheCallerThatIsForItAlone(KafkaUnderTest kafka, KeycloakServer keycloak)
            throws Exception {
        KeycloakRealm realm = keycloak.createDemoRealm(Map.of(
                "SALLYPORT_MCP_URL", RESOURCE,
                "SALLYPORT_USER_PASSWORD", "correct horse",
                "SALLYPORT_EXCHANGE_SECRET", "battery staple"));
        allowExchange(realm);
        String token = realm.login(
                "sallyport-mcp-client",
                "http://127.0.0.1:33418/callback",
                "ada",
                "correct horse",
                "openid mcp:tools",
                Map.of("resource", RESOURCE));
        try (EdgeUnderTest edge = EdgeUnderTest.start(kafka);
                UpstreamUnderTest upstream =
                        UpstreamUnderTest.start((request, connection) -> connection.json(RESULT))) {
            edge.configure(new NamedValue("exchange-secret", new NamedValue.Content.Open("battery staple")));
            edge.configure(Written.credentialProvider("'name':'exchange','grant':'token-exchange','tokenEndpoint':'"
                    + realm.issuer() + "/protocol/openid-connect/token','clientId':'" + RESOURCE
                    + "','clientSecret':'exchange-secret','audience':'" + UPSTREAM + "'"));
            edge.configure(Written.server("'name':'exchanged','basePath':'exchanged','backend':{'url':'"
                    + upstream.url("/mcp") + "'},'access':{'subscriptionRequired':false,'oauth':{'issuer':'"
                    + realm.issuer() + "','audiences':['" + RESOURCE
                    + "']}},'policies':[{'type':'credential','provider':'exchange'}]"));

            HttpResponse<String> response = new McpHttp()
                    .post(edge.url("/exchanged/mcp"), McpHttp.call("echo"), "Authorization", "Bearer " + token);

            assertThat(response.body()).isEqualTo(RESULT);
            String shown = upstream.received().getFirst().header("authorization");
            assertThat(shown).startsWith("Bearer ").doesNotContain(token);
            assertThat(claims(shown).path("aud").asText()).isEqualTo(UPSTREAM);
            assertThat(claims(shown).path("sub")).isEqualTo(claims(token).path("sub"));
        }
    }

    /** What its administrator does: the upstream is an audience that the gateway's client may ask for. */
    private static void allowExchange(KeycloakRealm realm) {
        realm.admin("POST", "/clients", Json.MAPPER.createObjectNode().put("clientId", UPSTREAM));
        String gateway = realm.admin("GET", "/clients?clientId=" + URLEncoder.encode(RESOURCE, StandardCharsets.UTF_8))
                .get(0)
                .path("id")
                .asText();
        ObjectNode mapper = Json.MAPPER
                .createObjectNode()
                .put("name", "upstream audience")
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-audience-mapper");
        mapper.putObject("config").put("included.client.audience", UPSTREAM).put("access.token.claim", "true");
        realm.admin("POST", "/clients/" + gateway + "/protocol-mappers/models", mapper);
    }

    private static JsonNode claims(String token) throws IOException {
        return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }
}
