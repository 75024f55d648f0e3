package dev.sallyport.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
    private final HostCheck check = new HostCheck(
            List.of(URI.create("https://Gateway.example.com/base")), List.of("https://inspector.example.com"));

    @ParameterizedTest
    @ValueSource(strings = {"gateway.example.com", "GATEWAY.example.com:8443", "127.0.0.1:80", "localhost", "[::1]:9"})
    void ourHostsAreAllowedOnAnyPort(String authority) {
        assertThat(check.allowsHost(authority)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example.com",
                "gateway.example.com.evil.com",
                "127.0.0.1.evil.com",
                "evil.com:80@127.0.0.1",
                "localhost.evil.com",
                "[::2]",
                "gateway.example.com, evil.com"
            })
    void otherHostsAreNot(String authority) {
        assertThat(check.allowsHost(authority)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gateway.example.com",
                "https://inspector.example.com",
                "http://localhost:6274",
                "http://127.0.0.1:1",
                "http://[::1]:3000"
            })
    void ourOriginsAreAllowed(String origin) {
        assertThat(check.allowsOrigin(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "https://evil.example.com",
                "http://gateway.example.com",
                "https://gateway.example.com:8443",
                "http://localhost.evil.com",
                "http://localhost@evil.com",
                "localhost"
            })
    void otherOriginsAreNot(String origin) {
        assertThat(check.allowsOrigin(origin)).isFalse();
    }
}
