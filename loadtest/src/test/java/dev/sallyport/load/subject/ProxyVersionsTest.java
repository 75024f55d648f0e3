package dev.sallyport.load.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyVersionsTest {
    @Test
    void nginxSaysItsVersionBehindASlash() {
        assertThat(NginxTarget.version("nginx version: nginx/1.22.1\n")).isEqualTo("1.22.1");
    }

    @Test
    void haproxySaysItsVersionInASentence() {
        assertThat(HaproxyTarget.version(
                        "HAProxy version 2.6.12-1+deb12u4 2026/10/17 - https://haproxy.org/\nStatus: …"))
                .isEqualTo("2.6.12");
    }

    @Test
    void springCloudGatewaySaysItsVersionInTheNameOfItsJar() {
        assertThat(SpringTarget.version(List.of(
                        "spring-cloud-starter-gateway-server-webflux-1.0.jar",
                        "spring-cloud-gateway-server-webflux-5.0.4.jar",
                        "spring-webflux-7.0.8.jar")))
                .isEqualTo("5.0.4");
    }

    @Test
    void aVersionThatIsNotSaidIsUnknown() {
        assertThat(HaproxyTarget.version("haproxy: not found")).isEqualTo("of unknown version");
        assertThat(SpringTarget.version(List.of())).isEqualTo("of unknown version");
    }
}
