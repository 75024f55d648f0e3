package dev.sallyport.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import dev.sallyport.oauth.IssuerSettings;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.process.BootConfig;
import dev.sallyport.process.HostPort;
import dev.sallyport.telemetry.window.Keeping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryConfigTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeToken() throws IOException {
        Files.writeString(directory.resolve("token"), "a-token-for-tests-only\n");
    }

    @Test
    void whatIsNotGivenHasADefault() throws IOException {
        TelemetryConfig config = read("""
                listen: {port: 8080}
                management: {port: 9080}
                kafka: {bootstrapServers: "localhost:9092"}
                adminTokenFile: %s
                stateDir: state
                """).orThrow();

        assertThat(config.listen()).isEqualTo(new HostPort("127.0.0.1", 8080));
        assertThat(config.advertised()).isEmpty();
        assertThat(config.applicationId()).isEqualTo("sallyport-telemetry");
        assertThat(config.allowedOrigins()).isEmpty();
        assertThat(config.keeping()).isEqualTo(Keeping.DEFAULT);
        assertThat(config.kafka().properties()).isEmpty();
    }

    @Test
    void everythingCanBeGiven() throws IOException {
        TelemetryConfig config = read("""
                listen: {host: 0.0.0.0, port: 8080}
                management: {host: 0.0.0.0, port: 9080}
                advertised: {host: telemetry-1, port: 8081}
                kafka:
                  bootstrapServers: a:9092,b:9092
                  properties: {security.protocol: SSL, num.stream.threads: 3}
                adminTokenFile: %s
                stateDir: /var/lib/telemetry
                applicationId: telemetry-2
                allowedOrigins: ["https://dashboards.example.com"]
                oauth: {issuer: "https://sso.example.com/realms/a", audience: sallyport}
                keeping: {windows10s: 1h, windows1m: 7d, calls: 12h, callsPerPartition: 5000, seriesPerWindow: 100}
                """).orThrow();

        assertThat(config.listen().host()).isEqualTo("0.0.0.0");
        assertThat(config.advertised()).contains(new HostPort("telemetry-1", 8081));
        assertThat(config.kafka().bootstrapServers()).isEqualTo("a:9092,b:9092");
        assertThat(config.kafka().properties())
                .isEqualTo(Map.of("security.protocol", "SSL", "num.stream.threads", "3"));
        assertThat(config.admins().token().isIn(Optional.of("Bearer a-token-for-tests-only")))
                .isTrue();
        assertThat(config.admins().oauth())
                .contains(new AdminOAuth(
                        IssuerSettings.discovered("https://sso.example.com/realms/a"), "sallyport", "admin", "viewer"));
        assertThat(config.stateDir()).isEqualTo(Path.of("/var/lib/telemetry"));
        assertThat(config.applicationId()).isEqualTo("telemetry-2");
        assertThat(config.allowedOrigins()).containsExactly("https://dashboards.example.com");
        assertThat(config.keeping())
                .isEqualTo(new Keeping(Duration.ofHours(1), Duration.ofDays(7), Duration.ofHours(12), 5_000, 100));
    }

    @Test
    void everyProblemIsNamedAtOnce() throws IOException {
        Checked<TelemetryConfig> config = read("""
                listen: {port: 99999}
                kafka: {bootstrapServers: nowhere}
                adminTokenFile: %s.missing
                applicationId: "a b"
                allowedOrigins: ["*"]
                stateDirectory: x
                """);

        List<Problem> problems = config.fold(valid -> List.of(), invalid -> invalid);
        assertThat(problems)
                .extracting(Problem::pointer)
                .containsExactlyInAnyOrder(
                        "/listen/port",
                        "/management",
                        "/kafka/bootstrapServers",
                        "/adminTokenFile",
                        "/stateDir",
                        "/applicationId",
                        "/allowedOrigins/0",
                        "/stateDirectory");
    }

    private Checked<TelemetryConfig> read(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("telemetry.yaml"), yaml.formatted(directory.resolve("token")));
        return BootConfig.read(file, Map.of(), TelemetryConfig::read);
    }
}
