package dev.sallyport.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How clients find out whom to ask for a token. */
class DiscoveryTest {
    @Test
    void clientsLookInManyPlaces() {
        WellKnown weather = new WellKnown.ProtectedResource("/weather/mcp");
        assertThat(WellKnown.at("/.well-known/oauth-protected-resource/weather/mcp"))
                .contains(weather);
        assertThat(WellKnown.at("/weather/mcp/.well-known/oauth-protected-resource"))
                .contains(weather);
        assertThat(WellKnown.at("/.well-known/oauth-protected-resource"))
                .contains(new WellKnown.OnlyProtectedResource());

        WellKnown issuer = new WellKnown.AuthorizationServer(Optional.of("/weather/mcp"));
        assertThat(WellKnown.at("/.well-known/oauth-authorization-server/weather/mcp"))
                .contains(issuer);
        assertThat(WellKnown.at("/.well-known/openid-configuration/weather/mcp"))
                .contains(issuer);
        assertThat(WellKnown.at("/weather/mcp/.well-known/openid-configuration"))
                .contains(issuer);
        assertThat(WellKnown.at("/.well-known/oauth-authorization-server"))
                .contains(new WellKnown.AuthorizationServer(Optional.empty()));
    }

    @Test
    void otherPathsAreNotTheirs() {
        for (String path : List.of(
                "/weather/mcp",
                "/",
                "/.well-known/",
                "/.well-known/security.txt",
                "/.well-known/oauth-protected-resourceful",
                "/a/.well-known/oauth-protected-resource/b")) {
            assertThat(WellKnown.at(path)).as(path).isEmpty();
        }
    }

    @Test
    void theMetadataNamesTheIssuerAndTheScopes() {
        assertThat(new ProtectedResourceMetadata(
                                "https://mcp.example.com/weather/mcp",
                                List.of("https://sso.example.com/realms/a"),
                                List.of("mcp:tools"),
                                "Weather tools")
                        .toJson())
                .hasToString("{\"resource\":\"https://mcp.example.com/weather/mcp\","
                        + "\"authorization_servers\":[\"https://sso.example.com/realms/a\"],"
                        + "\"scopes_supported\":[\"mcp:tools\"],\"bearer_methods_supported\":[\"header\"],"
                        + "\"resource_name\":\"Weather tools\"}");
    }

    @Test
    void aChallengeSaysWhereToGoAndWhatWasWrong() {
        BearerChallenge challenge =
                new BearerChallenge(WellKnown.protectedResourceUrl("https://mcp.example.com", "/weather/mcp"));
        String where = "resource_metadata=\"https://mcp.example.com/.well-known/oauth-protected-resource/weather/mcp\"";

        assertThat(challenge.missing(List.of())).isEqualTo("Bearer " + where);
        assertThat(challenge.missing(List.of("a", "b"))).isEqualTo("Bearer scope=\"a b\", " + where);
        assertThat(challenge.invalid(RejectionReason.EXPIRED, List.of()))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"the token has expired\", " + where);
        assertThat(challenge.insufficientScope(List.of("mcp:tools", "mcp:admin")))
                .isEqualTo("Bearer error=\"insufficient_scope\", error_description=\"the token does not have every "
                        + "scope that this needs\", scope=\"mcp:tools mcp:admin\", " + where);
    }

    @Test
    void nothingEndsAChallengeEarly() {
        assertThat(new BearerChallenge("https://a\r\nSet-Cookie: b").missing(List.of("c\", error=\"d\\")))
                .isEqualTo("Bearer scope=\"c, error=d\", resource_metadata=\"https://aSet-Cookie: b\"");
    }

    @Test
    void theOriginIsOneThatIsConfigured() {
        PublicOrigin origin =
                new PublicOrigin(List.of(URI.create("https://mcp.example.com/"), URI.create("https://b.example.com")));

        assertThat(origin.of("B.example.com", "https")).isEqualTo("https://b.example.com");
        assertThat(origin.of("b.example.com", "http")).isEqualTo("https://b.example.com");
        assertThat(origin.of("evil.example.com", "https")).isEqualTo("https://mcp.example.com");
        assertThat(origin.of("127.0.0.1:8080", "http")).isEqualTo("http://127.0.0.1:8080");
    }

    @Test
    void everyReasonFitsIntoAChallenge() {
        for (RejectionReason reason : RejectionReason.values()) {
            assertThat(reason.description()).matches("[\\x20-\\x7e&&[^\"\\\\]]+");
        }
    }
}
