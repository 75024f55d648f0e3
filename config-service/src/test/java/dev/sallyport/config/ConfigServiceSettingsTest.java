package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.session.ClusterAccess;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Problem;
import dev.sallyport.oauth.IssuerSettings;
import dev.sallyport.oauth.admin.AdminOAuth;
import dev.sallyport.process.BootConfig;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.KafkaAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigServiceSettingsTest {
    @TempDir
    private Path directory;

    private Checked<ConfigServiceSettings> read(String yaml, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(directory.resolve("config.yaml"), yaml);
        return BootConfig.read(file, environment, ConfigServiceSettings::read);
    }

    @Test
    void aShortFileGivesAServiceOnLoopback() throws IOException {
        ConfigServiceSettings settings = read(
                        """
                        kafka: {bootstrapServers: "localhost:9092"}
                        adminToken: ${TOKEN}
                        masterKey: ${MASTER}
                        """, Map.of("TOKEN", RunningService.TOKEN, "MASTER", RunningService.MASTER_KEY))
                .orThrow();

        assertThat(settings.listen()).isEqualTo(HostPort.loopback(0));
        assertThat(settings.management()).isEqualTo(HostPort.loopback(0));
        assertThat(settings.kafka()).isEqualTo(new KafkaAccess("localhost:9092", Map.of()));
        assertThat(settings.access().publicUrl()).isEmpty();
        assertThat(settings.access().allowedOrigins()).isEmpty();
        assertThat(settings.access().oauth()).isEmpty();
        assertThat(settings.gatewayUrl()).isEmpty();
        assertThat(settings.dataDir()).isEmpty();
        assertThat(settings.cluster()).isEmpty();
    }

    @Test
    void aFullFileSetsEverything() throws IOException {
        Files.writeString(directory.resolve("token"), RunningService.TOKEN + "\n");
        Files.writeString(directory.resolve("master"), RunningService.MASTER_KEY + "\n");

        ConfigServiceSettings settings =
                read("""
                        listen: {host: 0.0.0.0, port: 8080}
                        management: {host: 127.0.0.1, port: 9080}
                        kafka:
                          bootstrapServers: kafka-1:9093,kafka-2:9093
                          properties: {security.protocol: SASL_SSL}
                        adminTokenFile: ${DIR}/token
                        masterKeyFile: ${DIR}/master
                        publicUrl: https://config.example.com
                        allowedOrigins: ["https://portal.example.com"]
                        gatewayUrl: https://gateway.example.com/mcp
                        dataDir: /var/lib/config-service
                        cluster: {name: prod, addresses: ["10.0.0.1:5701", "edge-2:5701"]}
                        oauth:
                          issuer: https://sso.example.com/realms/a
                          audience: sallyport
                          adminRole: gateway-admin
                          viewerRole: gateway-viewer
                          jwksUri: https://sso.example.com/keys
                        """, Map.of("DIR", directory.toString())).orThrow();

        assertThat(settings.listen()).isEqualTo(new HostPort("0.0.0.0", 8080));
        assertThat(settings.management()).isEqualTo(HostPort.loopback(9080));
        assertThat(settings.kafka().properties()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(settings.secrets().adminToken().isIn(Optional.of("Bearer " + RunningService.TOKEN)))
                .isTrue();
        assertThat(settings.access().publicUrl()).contains(URI.create("https://config.example.com"));
        assertThat(settings.access().allowedOrigins()).containsExactly("https://portal.example.com");
        assertThat(settings.access().oauth())
                .contains(new AdminOAuth(
                        new IssuerSettings(
                                "https://sso.example.com/realms/a",
                                Optional.of(URI.create("https://sso.example.com/keys"))),
                        "sallyport",
                        "gateway-admin",
                        "gateway-viewer"));
        assertThat(settings.gatewayUrl()).contains(URI.create("https://gateway.example.com/mcp"));
        assertThat(settings.dataDir()).contains(Path.of("/var/lib/config-service"));
        assertThat(settings.cluster()).contains(new ClusterAccess("prod", List.of("10.0.0.1:5701", "edge-2:5701")));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceAndNoSecretIsRepeated() throws IOException {
        List<String> problems = read("""
                        listen: {port: 70000}
                        kafka: {bootstrapServers: nowhere, properties: {sasl.jaas.config: [s3cret]}}
                        adminToken: s3cret
                        masterKey: s3cret
                        masterKeyFile: /nowhere/at/all
                        allowedOrigins: ["https://a/b"]
                        gatewayURL: https://gateway.example.com
                        cluster: {name: prod}
                        oauth: {issuer: "http://sso.example.com", adminRole: 'a"b', jwksUri: "https://169.254.169.254/"}
                        """, Map.of())
                .fold(
                        valid -> List.of(),
                        all -> all.stream().map(Problem::toString).toList());

        assertThat(problems)
                .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "/listen/port",
                        "/kafka/bootstrapServers",
                        "/kafka/properties/sasl.jaas.config",
                        "/adminToken",
                        "/masterKey",
                        "/masterKeyFile",
                        "/masterKeyFile",
                        "/allowedOrigins/0",
                        "/gatewayURL",
                        "/cluster/addresses",
                        "/oauth/issuer",
                        "/oauth/audience",
                        "/oauth/adminRole",
                        "/oauth/jwksUri");
        assertThat(problems).noneMatch(problem -> problem.contains("s3cret"));
        assertThat(problems).anyMatch(problem -> problem.contains("did you mean gatewayUrl?"));
    }

    @Test
    void aMissingSecretNamesBothWaysToGiveIt() throws IOException {
        List<String> problems = read("kafka: {bootstrapServers: \"localhost:9092\"}", Map.of())
                .fold(
                        valid -> List.of(),
                        all -> all.stream().map(Problem::toString).toList());

        assertThat(problems)
                .contains("/adminTokenFile: missing (expected: a file with a text of at least 16 characters, or"
                        + " adminToken with the secret itself)");
    }
}
