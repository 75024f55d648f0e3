package dev.sallyport.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.input.Checked;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.edge.cluster.ClusterConfig;
import dev.sallyport.edge.http.EdgeLimits;
import dev.sallyport.edge.upstream.UpstreamAddresses;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.spool.Spool;
import dev.sallyport.process.spool.SpoolLimits;
import dev.sallyport.process.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeNodeConfigTest {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String LEAST = """
            {"nodeId": "edge-1", "listen": {"port": 8080}, "management": {"port": 8081},
             "kafka": {"bootstrapServers": "127.0.0.1:9092"}, "dataDir": "/var/lib/edge", "masterKey": "%s"}""".formatted(KEY);

    @Test
    void whatIsNotSaidHasItsDefault() throws Exception {
        EdgeNodeConfig config = read(LEAST).orThrow();

        assertThat(config.nodeId()).isEqualTo("edge-1");
        assertThat(config.listen()).isEqualTo(HostPort.loopback(8080));
        assertThat(config.management()).isEqualTo(HostPort.loopback(8081));
        assertThat(config.publicUrls()).isEmpty();
        assertThat(config.allowedOrigins()).isEmpty();
        assertThat(config.kafka()).isEqualTo(new KafkaAccess("127.0.0.1:9092", Map.of()));
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/edge"));
        assertThat(config.loops()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config.warmUp()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.limits()).isEqualTo(EdgeLimits.DEFAULT);
        assertThat(config.trustedProxies()).isEmpty();
        assertThat(config.upstreams()).isEqualTo(UpstreamAddresses.DEFAULT);
        assertThat(config.cluster()).isEmpty();
        assertThat(config.spool()).isEqualTo(SpoolLimits.DEFAULT);
        assertThat(config.callSpool()).isEqualTo(new Spool.Place(Path.of("/var/lib/edge/spool/calls"), 1L << 30));
        assertThat(config.auditSpool()).isEqualTo(new Spool.Place(Path.of("/var/lib/edge/spool/audit"), 256L << 20));
        assertThat(config.tls()).isEmpty();
        assertThat(config.stopWithin()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void everythingThatIsSaidIsUsed() throws Exception {
        EdgeNodeConfig config = read("""
                {"nodeId": "edge-2",
                 "listen": {"host": "0.0.0.0", "port": 1},
                 "management": {"host": "10.0.0.1", "port": 2},
                 "publicUrls": ["https://mcp.example.com", "http://mcp.internal:8080/"],
                 "allowedOrigins": ["https://inspector.example.com"],
                 "kafka": {"bootstrapServers": "a:1,b:2", "properties": {"security.protocol": "SSL"}},
                 "dataDir": "data",
                 "masterKey": "%s",
                 "eventLoops": 3,
                 "warmUp": "0s",
                 "spool": {"callsBytesMax": 2000000, "auditBytesMax": 3000000000},
                 "limits": {"drainDelay": "1s", "drainWithin": "2s"}}""".formatted(KEY)).orThrow();

        assertThat(config.listen()).isEqualTo(new HostPort("0.0.0.0", 1));
        assertThat(config.management()).isEqualTo(new HostPort("10.0.0.1", 2));
        assertThat(config.publicUrls())
                .containsExactly(URI.create("https://mcp.example.com"), URI.create("http://mcp.internal:8080/"));
        assertThat(config.allowedOrigins()).containsExactly("https://inspector.example.com");
        assertThat(config.kafka()).isEqualTo(new KafkaAccess("a:1,b:2", Map.of("security.protocol", "SSL")));
        assertThat(config.loops()).isEqualTo(3);
        assertThat(config.warmUp()).isZero();
        assertThat(config.spool()).isEqualTo(new SpoolLimits(2_000_000, 3_000_000_000L));
        assertThat(config.stopWithin()).isEqualTo(Duration.ofSeconds(13));
    }

    @Test
    void allProblemsAreToldAtOnceAndNoSecretIs() throws Exception {
        List<String> problems = problems("""
                {"nodeId": "Edge 1!", "listen": {"port": 70000}, "publicUrls": ["ftp://x", "https://x/path"],
                 "allowedOrigins": ["null"], "kafka": {}, "masterKey": "s3cr3t", "eventLoop": 2, "warmUp": "2m",
                 "limits": {"inFlightMax": 0}, "spool": {"callsBytesMax": 1000},
                 "upstreams": {"allow": ["10.0.0.0/33"], "deny": ["intranet.example.com"], "block": []}}""");

        assertThat(problems)
                .contains(
                        "/nodeId",
                        "/listen/port",
                        "/management",
                        "/publicUrls/0",
                        "/publicUrls/1",
                        "/allowedOrigins/0",
                        "/kafka/bootstrapServers",
                        "/dataDir",
                        "/masterKey",
                        "/eventLoop",
                        "/warmUp",
                        "/limits/inFlightMax",
                        "/upstreams/allow/0",
                        "/upstreams/deny/0",
                        "/upstreams/block",
                        "/spool/callsBytesMax");
        assertThat(read("{\"masterKey\": \"s3cr3t\"}").toString()).doesNotContain("s3cr3t");
    }

    @Test
    void theFilesOfTlsAreReadAtStartAndEveryProblemIsTold(@TempDir Path folder) throws Exception {
        TestCertificate one = TestCertificate.of("one", "ip:127.0.0.1");
        TestCertificate other = TestCertificate.of("other", "ip:127.0.0.1");
        Path certificate = Files.writeString(folder.resolve("one.pem"), one.certificate());
        Path key = Files.writeString(folder.resolve("one-key.pem"), one.key());
        Path another = Files.writeString(folder.resolve("other-key.pem"), other.key());
        String tls = "\"listen\": {\"port\": 8080, \"tls\": {%s}}";

        assertThat(read(LEAST.replace(
                                "\"listen\": {\"port\": 8080}",
                                tls.formatted("\"certificate\": \"" + certificate + "\", \"key\": \"" + key + "\"")))
                        .orThrow()
                        .tls())
                .contains(new TlsFiles(
                        certificate, key, Optional.empty(), TlsFiles.ClientAuthentication.NONE, Duration.ofSeconds(5)));
        assertThat(problems("{"
                        + tls.formatted("\"certificate\": \"" + certificate + "\", \"key\": \"" + another
                                + "\", \"clientAuthentication\": \"required\"")
                        + "}"))
                .contains("/listen/tls/key", "/listen/tls/clientAuthorities");
        assertThat(problems("{"
                        + tls.formatted("\"certificate\": \"/nowhere\", \"key\": \"/nowhere\","
                                + " \"clientAuthorities\": \"" + key + "\", \"clientAuthentication\": \"optional\"")
                        + "}"))
                .contains("/listen/tls/certificate", "/listen/tls/key", "/listen/tls/clientAuthorities");
    }

    @Test
    void everyLimitIsReadFromItsName() {
        assertThat(Limits.of("""
                {"connectionsMax": 1, "inFlightMax": 2, "streamsMax": 3, "upstreamConnectionsMax": 4,
                 "headerBytesMax": 5000, "headWithin": "6s", "bodyWithin": "7s", "keepAliveIdle": "8s",
                 "clientStall": "9s", "keepAliveEvery": "10s", "sessionAgeMax": "11s", "drainDelay": "12s",
                 "drainWithin": "13s", "streamOpensPerMinuteMax": 16, "telemetryRecordsMax": 14,
                 "cacheBytesMax": 15}"""))
                .isEqualTo(new EdgeLimits(
                        1,
                        2,
                        3,
                        4,
                        5_000,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(12),
                        Duration.ofSeconds(13),
                        16,
                        14,
                        15));
        assertThat(Limits.of("{}")).isEqualTo(EdgeLimits.DEFAULT);
    }

    @Test
    void theClusterIsReadFromItsNames() throws Exception {
        EdgeNodeConfig config = read(LEAST.replace("\"nodeId\"", """
                "cluster": {"name": "prod", "mode": "client", "listen": {"host": "10.0.0.1", "port": 5702},
                            "members": ["10.0.0.2:5701", "edge-3:5701"], "membersMin": 2,
                            "heartbeatTimeout": "3s", "absentKept": "2m"},
                "nodeId\"""")).orThrow();

        assertThat(config.cluster())
                .contains(new ClusterConfig(
                        "prod",
                        ClusterConfig.Mode.CLIENT,
                        new HostPort("10.0.0.1", 5702),
                        List.of("10.0.0.2:5701", "edge-3:5701"),
                        2,
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(2)));
        assertThat(problems(LEAST.replace("\"nodeId\"", """
                "cluster": {"mode": "client", "membersMin": 0, "heartbeatTimeout": "1s"},
                "nodeId\"""")))
                .containsExactlyInAnyOrder("/cluster/members", "/cluster/membersMin", "/cluster/heartbeatTimeout");
        for (String members :
                List.of("\"dns:///edges:5701\", \"10.0.0.2:5701\"", "\"dns://edges:5701\"", "\"edges\"")) {
            assertThat(problems(
                            LEAST.replace("\"nodeId\"", "\"cluster\": {\"members\": [" + members + "]}, \"nodeId\"")))
                    .as(members)
                    .singleElement()
                    .asString()
                    .startsWith("/cluster/members");
        }
    }

    @Test
    void theDefaultsFitIntoTwentyThousandDescriptors() {
        EdgeLimits limits = EdgeLimits.DEFAULT;

        assertThat(limits.connectionsMax() + limits.upstreamConnectionsMax()).isLessThan(20_000);
        assertThat(limits.streamsMax()).isLessThanOrEqualTo(limits.upstreamConnectionsMax());
        assertThat(limits.streamsMax()).isLessThan(limits.inFlightMax());
    }

    private static Checked<EdgeNodeConfig> read(String json) throws JsonProcessingException {
        return Fields.read(Json.MAPPER.readTree(json), UnknownFields.REFUSED, EdgeNodeConfig::read);
    }

    private static List<String> problems(String json) throws JsonProcessingException {
        Set<String> pointers = read(json)
                .fold(
                        valid -> Set.<String>of(),
                        problems -> Set.copyOf(
                                problems.stream().map(each -> each.pointer()).toList()));
        return List.copyOf(pointers);
    }
}
