package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.keycloak.KeycloakRealm;
import dev.sallyport.keycloak.KeycloakServer;
import dev.sallyport.keycloak.UsesKeycloak;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Users of the demo realm in a real Keycloak, and the tokens that their clients get there. Every scripted user fills in
 * Keycloak's own pages.
 */
@UsesKeycloak
@ExtendWith(OnCluster.class)
class SignInIT {
    private static final String SERVER = "sign-in";
    private static final String CLIENT = "sallyport-mcp-client";
    private static final String CLIENT_OF_SECONDS = "client-of-seconds";
    private static final String TOKEN_SECONDS = "2";
    private static final String CALLBACK = "http://127.0.0.1:33418/callback";
    private static final String USER = "ada";
    private static final String PASSWORD = "correct horse";
    private static final String ONE_SCOPE = "'scopes':['mcp:tools'],";
    private static final Duration JOURNEY_WITHIN = Duration.ofMinutes(1);

    private static FixtureServer fixture;
    private static KeycloakRealm realm;

    private final ClusterUnderTest cluster;
    private final KeycloakServer keycloak;

    SignInIT(ClusterUnderTest cluster, KeycloakServer keycloak) {
        this.cluster = cluster;
        this.keycloak = keycloak;
    }

    @BeforeAll
    static void serveUsersOfARealm(ClusterUnderTest cluster, KeycloakServer keycloak)
            throws IOException, InterruptedException {
        URI resource = cluster.url(0, SERVER);
        realm = keycloak.createDemoRealm(Map.of(
                "SALLYPORT_MCP_URL",
                resource.toString(),
                "SALLYPORT_USER_PASSWORD",
                PASSWORD,
                "SALLYPORT_EXCHANGE_SECRET",
                "battery staple"));
        ObjectNode client =
                (ObjectNode) realm.admin("GET", "/clients?clientId=" + CLIENT).get(0);
        client.remove(List.of("id", "protocolMappers"));
        client.put("clientId", CLIENT_OF_SECONDS);
        client.withObject("/attributes").put("access.token.lifespan", TOKEN_SECONDS);
        realm.admin("POST", "/clients", client);
        fixture = FixtureServer.startPlain();
    }

    @AfterAll
    static void stopFixture() {
        fixture.close();
    }

    /** {@code scopes} says what everything wants and what is supported; the tool {@code headers} wants mcp:admin. */
    private void serve(String scopes) throws IOException, InterruptedException {
        Governed.apply(cluster, Governed.server(SERVER, fixture.url(), """
                        'access':{'subscriptionRequired':false,'oauth':{'issuer':'%s','audiences':['%s'],\
                        %s'clockSkew':'0s'}},\
                        'tools':{'rules':[{'match':['headers'],'requiredScopes':['mcp:admin']}]}\
                        """.formatted(
                        realm.issuer(), cluster.url(0, SERVER), scopes)));
    }

    @Test
    void aRegisteredClientsUserSignsInAndTheSessionOutlivesTheStepUp() throws IOException, InterruptedException {
        serve(ONE_SCOPE);
        travel("sign-in", "--era", "legacy", "--scope", "mcp:tools", "--client-id", CLIENT);
    }

    @Test
    void aClientThatNobodyKnowsRegistersItselfAndItsUserSignsIn() throws IOException, InterruptedException {
        serve("");
        travel("sign-in");
    }

    @Test
    void aClientThatRegistersAsVsCodeGetsTheScopesThatItRegisteredWithAndNoOthers()
            throws IOException, InterruptedException {
        serve(ONE_SCOPE);
        travel("sign-in", "--as-vs-code", "--scope", "mcp:tools");
    }

    @Test
    void aUserSignsInWithABrowserForAllScopesAtOnce() throws IOException, InterruptedException {
        Chromium.mustBeHere();
        serve("'scopesSupported':['mcp:tools','mcp:admin'],");
        travel("sign-in", "--browser", "--supported", "mcp:tools mcp:admin");
    }

    @Test
    void aTokenIsRefreshedUntilItsUserSignsOut() throws IOException, InterruptedException {
        serve(ONE_SCOPE);
        travel("signed-out", "--era", "legacy", "--client-id", CLIENT_OF_SECONDS);
    }

    @Test
    void aTokenForAnotherResourceOpensNothingOnEitherEdge() throws IOException, InterruptedException {
        serve("");
        String other = login("sallyport-admin", "openid");
        McpSession good = McpSession.open(cluster.urls(SERVER), authorization(login(CLIENT, "openid")));
        for (int edge = 0; edge < 2; edge++) {
            good.echo(edge, "for this resource");

            HttpResponse<String> refused = Calls.echo(cluster.url(edge, SERVER), authorization(other));

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("error=\"invalid_token\"", "for another resource", "resource_metadata=");
        }
    }

    @Test
    void keysAreRotatedAndKeycloakIsRestartedAndNoCallFails() throws IOException, InterruptedException {
        serve("");
        String old = login(CLIENT, "openid");
        String unseen;
        try (Traffic before = traffic(old)) {
            before.goesOn(20);
            realm.rotateKeys();
            String fresh = login(CLIENT, "openid");
            unseen = login(CLIENT, "openid");
            try (Traffic after = traffic(fresh)) {
                after.goesOn(20);
                before.goesOn(20);
                stop(before, after);
            }
        }
        keycloak.stop();
        try (Traffic meanwhile = traffic(unseen)) {
            meanwhile.goesOn(20);
            keycloak.start();
            meanwhile.goesOn(20);
            stop(meanwhile);
        }
        McpSession.open(cluster.urls(SERVER), authorization(login(CLIENT, "openid")))
                .echo(1, "after the restart");
    }

    private static void stop(Traffic... traffics) throws InterruptedException {
        for (Traffic traffic : traffics) {
            traffic.stop();
            assertThat(traffic.failures()).isEmpty();
        }
    }

    private Traffic traffic(String token) {
        return Traffic.gentle(cluster.urls(SERVER), authorization(token));
    }

    private static String login(String client, String scope) {
        return realm.login(client, CALLBACK, USER, PASSWORD, scope, Map.of());
    }

    private static String[] authorization(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private void travel(String journey, String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("--url", cluster.url(0, SERVER).toString(), "--user", USER, "--password", PASSWORD));
        arguments.addAll(List.of(more));
        String steps;
        try (Program client = Program.node("clients/" + journey + ".mjs", arguments.toArray(String[]::new))) {
            steps = client.succeed(JOURNEY_WITHIN);
        }
        assertThat(steps.lines())
                .hasSizeGreaterThan(4)
                .allMatch(step -> Json.read(step).path("ok").asBoolean());
    }
}
