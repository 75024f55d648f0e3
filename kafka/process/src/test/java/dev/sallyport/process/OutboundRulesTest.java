package dev.sallyport.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Server-side request forgery: what is fetched, and where a name really led. */
class OutboundRulesTest {
    private static final OutboundRules RULES = OutboundRules.TLS_OR_LOOPBACK;

    private static boolean reaches(String uri, String address) {
        return RULES.allows(URI.create(uri), SocketAddress.inetSocketAddress(443, address));
    }

    @Test
    void tlsGoesAnywhereAndPlainHttpToThisMachine() {
        for (String uri : List.of(
                "https://sso.example.com/realms/a",
                "https://10.1.2.3:8443/",
                "http://127.0.0.1:8080/realms/a",
                "http://localhost:8080",
                "http://[::1]:8080")) {
            assertThat(RULES.expectedInsteadOf(URI.create(uri))).as(uri).isEmpty();
        }
    }

    @Test
    void nothingElseIsTried() {
        for (String uri : List.of(
                "http://sso.example.com/",
                "http://10.1.2.3/",
                "file:///etc/passwd",
                "gopher://sso.example.com/",
                "/relative",
                "https://user:secret@sso.example.com/",
                "https://sso.example.com/#fragment",
                "https://169.254.169.254/latest",
                "https://[fe80::1]/",
                "https://[fd00:ec2::254]/",
                "https://100.100.100.200/",
                "https://[::ffff:169.254.169.254]/",
                "https://[64:ff9b::a9fe:a9fe]/",
                "https://0.0.0.0/",
                "https://224.0.0.1/")) {
            assertThat(RULES.expectedInsteadOf(URI.create(uri))).as(uri).isPresent();
        }
    }

    @Test
    void whereANameLedIsLookedAtOnceMore() {
        assertThat(reaches("https://sso.example.com/", "203.0.113.7")).isTrue();
        assertThat(reaches("https://sso.example.com/", "10.1.2.3")).isTrue();
        assertThat(reaches("https://sso.example.com/", "169.254.169.254")).isFalse();
        assertThat(reaches("https://sso.example.com/", "fe80::1")).isFalse();
        assertThat(reaches("https://sso.example.com/", "127.0.0.1")).isFalse();
        assertThat(reaches("https://localhost/", "127.0.0.1")).isTrue();
    }

    @Test
    void plainHttpGoesWhereAnOperatorSaysSo() {
        OutboundRules rules = OutboundRules.tlsExceptTo(Set.of("keycloak"));

        assertThat(rules.expectedInsteadOf(URI.create("http://keycloak:8080/"))).isEmpty();
        assertThat(rules.expectedInsteadOf(URI.create("http://other:8080/"))).isPresent();
        assertThat(OutboundRules.ANY_SCHEME.expectedInsteadOf(URI.create("http://other:8080/")))
                .isEmpty();
        assertThat(OutboundRules.ANY_SCHEME.expectedInsteadOf(URI.create("http://169.254.169.254/")))
                .isPresent();
    }
}
