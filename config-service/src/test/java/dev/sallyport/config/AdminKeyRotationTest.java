package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.RunningService.Reply;
import dev.sallyport.keycloak.LocalIssuer;
import dev.sallyport.oauth.IssuerSettings;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.testkit.KafkaBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The issuer's new key is fetched while a request with a body waits. */
class AdminKeyRotationTest {
    private static final String SERVER = "{\"basePath\":\"late\",\"description\":\"" + "x".repeat(1_000)
            + "\",\"backend\":{\"url\":\"https://up.example.com/mcp\"}}";

    @Test
    void aBodyWaitsForTheKeyAndNoTokenIsEverLogged() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        PrintStream tee = new PrintStream(logged, true, StandardCharsets.UTF_8);
        System.setOut(tee);
        System.setErr(tee);
        try (LocalIssuer issuer = new LocalIssuer();
                KafkaBroker kafka = RunningKafka.start();
                RunningService service = RunningService.on(
                        kafka,
                        new AdminOAuth(IssuerSettings.discovered(issuer.name()), "sallyport", "admin", "viewer"))) {
            String before = issuer.sign(issuer.claims("sallyport", "ada", "admin"));
            assertThat(put(service, "not-json", before).status()).isEqualTo(400);
            issuer.rotate();
            String after = issuer.sign(issuer.claims("sallyport", "ada", "admin"));

            Reply created = put(service, SERVER, after);

            assertThat(created.status()).as(created.response().body()).isEqualTo(201);
            service.get("/servers");
            String other = issuer.sign(issuer.claims("account", "planted", "admin"));
            assertThat(put(service, SERVER, other).status()).isEqualTo(401);
            assertThat(logged.toString(StandardCharsets.UTF_8))
                    .contains("the admin token was used")
                    .doesNotContain(before, after, other, signature(after), RunningService.TOKEN);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static Reply put(RunningService service, String body, String token) {
        return service.send(
                service.anonymous("PUT", "/servers/late", body).header("Content-Type", "application/json"),
                "Authorization",
                "Bearer " + token);
    }
}
