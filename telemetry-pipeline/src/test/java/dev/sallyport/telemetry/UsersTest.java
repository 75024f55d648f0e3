package dev.sallyport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.keycloak.LocalIssuer;
import dev.sallyport.oauth.IssuerSettings;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.process.HostPort;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of an issuer who ask; one line of events, because a pipeline costs seconds. */
class UsersTest {
    private static final String AUDIENCE = "sallyport";

    @Test
    void viewersAskAndNobodyElseDoesButThisMachine(@TempDir Path stateDir) throws Exception {
        try (LocalIssuer issuer = new LocalIssuer();
                TestCluster cluster = TestCluster.withTopics()) {
            AdminOAuth oauth = new AdminOAuth(IssuerSettings.discovered(issuer.name()), AUDIENCE, "admin", "viewer");
            TelemetryPipeline.Started started = TelemetryPipeline.start(
                    cluster.config(stateDir, Optional.of(oauth)), InstantSource.system(), () -> {});
            HostPort api = started.addresses().api();
            try {
                String viewer = issuer.sign(issuer.claims(AUDIENCE, "vic", "viewer"));
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(ask(cluster, api, viewer).statusCode())
                                        .isEqualTo(200));

                HttpResponse<String> stranger =
                        ask(cluster, api, issuer.sign(issuer.claims(AUDIENCE, "eve", "offline_access")));
                assertThat(stranger.statusCode()).isEqualTo(403);
                assertThat(stranger.body()).contains("the role viewer");
                HttpResponse<String> elsewhere =
                        ask(cluster, api, issuer.sign(issuer.claims("account", "vic", "viewer")));
                assertThat(elsewhere.statusCode()).isEqualTo(401);
                assertThat(elsewhere.headers().firstValue("WWW-Authenticate"))
                        .hasValueSatisfying(value ->
                                assertThat(value).contains("invalid_token", "the token is for another resource"));
                assertThat(ask(cluster, api, TestCluster.TOKEN).statusCode()).isEqualTo(200);
                assertThat(passedOn(cluster, api, "/api/v1/openapi.json").statusCode())
                        .isEqualTo(401);
                assertThat(passedOn(cluster, api, "/peer/v1/calls?partitions=0").statusCode())
                        .isNotEqualTo(401);
                assertThat(cluster.get(api, "/peer/v1/calls", "Authorization", "Bearer " + viewer)
                                .statusCode())
                        .isEqualTo(401);
            } finally {
                started.pipeline().stop().join();
            }
        }
    }

    private static HttpResponse<String> ask(TestCluster cluster, HostPort api, String token) throws Exception {
        return cluster.get(api, "/api/v1/openapi.json", "Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> passedOn(TestCluster cluster, HostPort api, String path) throws Exception {
        return cluster.get(api, path, "Authorization", "Bearer " + TestCluster.TOKEN, "X-Forwarded-For", "192.0.2.7");
    }
}
