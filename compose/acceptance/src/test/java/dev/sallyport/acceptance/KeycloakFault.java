package dev.sallyport.acceptance;

import dev.sallyport.keycloak.KeycloakRealm;
import dev.sallyport.keycloak.KeycloakServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** A real Keycloak that goes away while its users' tokens are in use. */
final class KeycloakFault {
    private static final String CLIENT = "sallyport-mcp-client";
    private static final String CALLBACK = "http://127.0.0.1:33418/callback";
    private static final String USER = "ada";
    private static final String PASSWORD = "correct horse";
    private static final Duration AWAY = Duration.ofSeconds(10);

    private KeycloakFault() {}

    static Fault away() {
        return Fault.harmless(
                "Keycloak down for " + AWAY.toSeconds() + " s",
                "nothing: tokens are good as long as they are, also those that no edge has seen yet",
                KeycloakFault::away);
    }

    private static void away(FaultScene scene) throws Exception {
        String server = scene.server("oauth");
        URI resource = scene.cluster().url(0, server);
        try (KeycloakServer keycloak = KeycloakServer.temporary()) {
            KeycloakRealm realm = keycloak.createDemoRealm(Map.of(
                    "SALLYPORT_MCP_URL",
                    resource.toString(),
                    "SALLYPORT_USER_PASSWORD",
                    PASSWORD,
                    "SALLYPORT_EXCHANGE_SECRET",
                    "battery staple"));
            Governed.apply(
                    scene.cluster(),
                    Governed.server(server, scene.upstream().url(), """
                            'access':{'subscriptionRequired':false,'oauth':{'issuer':'%s','audiences':['%s']}}\
                            """.formatted(realm.issuer(), resource)));
            try (Traffic before = traffic(scene, server, login(realm))) {
                String unseen = login(realm);
                before.goesOn(20);
                keycloak.stop();
                try (Traffic meanwhile = traffic(scene, server, unseen)) {
                    scene.load().goesOnFor(AWAY);
                    meanwhile.goesOn(20);
                    before.goesOn(20);
                    keycloak.start();
                    meanwhile.goesOn(20);
                    meanwhile.stop();
                    scene.saw("calls with a token from before that no edge had seen", meanwhile.done());
                    scene.expect(
                            meanwhile.failures().isEmpty(), meanwhile.failures().toString());
                }
                before.stop();
                scene.saw("calls with a token that was in use", before.done());
                scene.expect(before.failures().isEmpty(), before.failures().toString());
            }
        }
    }

    private static String login(KeycloakRealm realm) {
        return realm.login(CLIENT, CALLBACK, USER, PASSWORD, "openid", Map.of());
    }

    private static Traffic traffic(FaultScene scene, String server, String token) {
        return Traffic.gentle(scene.cluster().urls(server), "Authorization", "Bearer " + token);
    }
}
