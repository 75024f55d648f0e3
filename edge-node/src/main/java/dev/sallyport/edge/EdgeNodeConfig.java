package dev.sallyport.edge;

import dev.sallyport.contract.config.policy.AddressRange;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Rule;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.edge.cluster.ClusterConfig;
import dev.sallyport.edge.http.EdgeLimits;
import dev.sallyport.edge.upstream.UpstreamAddresses;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.SecretSetting;
import dev.sallyport.process.spool.Spool;
import dev.sallyport.process.spool.SpoolLimits;
import dev.sallyport.process.tls.Listen;
import dev.sallyport.process.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an edge is started with.
 *
 * @param nodeId unique among the edges
 * @param listen where clients connect
 * @param management where operators ask; loopback unless said otherwise
 * @param publicUrls the URLs that clients use, such as {@code https://mcp.example.com}; their hosts and origins are
 *     allowed
 * @param allowedOrigins further origins whose pages may call
 * @param dataDir where the last good configuration is kept, and what Kafka does not take
 * @param masterKey what the configuration's secrets are sealed with
 * @param eventLoops 0 for one a core
 * @param warmUp how long it may call itself before it serves; zero for not at all
 * @param trustedProxies whose {@code X-Forwarded-*} headers count
 * @param upstreams which addresses upstreams may have
 * @param cluster with whom limits are counted; without it this edge counts by itself
 * @param spool how much of {@code dataDir} records may take that Kafka does not
 * @param tls of {@code listen}; without it clients come over plain HTTP
 */
public record EdgeNodeConfig(
        String nodeId,
        HostPort listen,
        HostPort management,
        List<URI> publicUrls,
        List<String> allowedOrigins,
        KafkaAccess kafka,
        Path dataDir,
        MasterKey masterKey,
        int eventLoops,
        Duration warmUp,
        EdgeLimits limits,
        List<AddressRange> trustedProxies,
        UpstreamAddresses upstreams,
        Optional<ClusterConfig> cluster,
        SpoolLimits spool,
        Optional<TlsFiles> tls) {
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Rule URL =
            Rule.matching("https?://[A-Za-z0-9._\\[\\]:-]{1,253}/?", "an http or https URL with a host and no path");
    private static final Rule ADDRESSES =
            new Rule(text -> AddressRange.parse(text).isPresent(), "an IP address, a range first-last or a CIDR block");
    private static final Rule ORIGIN =
            Rule.matching("https?://[A-Za-z0-9._\\[\\]:-]{1,253}", "an origin, like https://inspector.example.com");

    public static Optional<EdgeNodeConfig> read(Fields fields) {
        String nodeId = fields.string("nodeId", Rule.NAME);
        Optional<Listen> listen = fields.object("listen", Listen::read);
        Optional<HostPort> management = fields.object("management", HostPort::read);
        List<String> publicUrls = fields.strings("publicUrls", URL);
        List<String> allowedOrigins = fields.strings("allowedOrigins", ORIGIN);
        Optional<KafkaAccess> kafka = fields.object("kafka", KafkaAccess::read);
        String dataDir = fields.string("dataDir", Rule.NOT_BLANK);
        Optional<MasterKey> masterKey = SecretSetting.read(
                fields, "masterKey", MasterKey::fromBase64, "32 bytes of base64 (openssl rand -base64 32)");
        int eventLoops = fields.integer("eventLoops", 0, 0, 256);
        Duration warmUp = fields.duration("warmUp", WARM_UP, Duration.ZERO, Duration.ofMinutes(1));
        Optional<EdgeLimits> limits = fields.optionalObject("limits", EdgeLimits::read);
        List<String> trustedProxies = fields.strings("trustedProxies", ADDRESSES);
        Optional<UpstreamAddresses> upstreams = fields.optionalObject("upstreams", UpstreamAddresses::read);
        Optional<ClusterConfig> cluster = fields.optionalObject("cluster", ClusterConfig::read);
        Optional<SpoolLimits> spool = fields.optionalObject("spool", SpoolLimits::read);
        return fields.build(() -> new EdgeNodeConfig(
                nodeId,
                listen.orElseThrow().address(),
                management.orElseThrow(),
                publicUrls.stream().map(URI::create).toList(),
                allowedOrigins,
                kafka.orElseThrow(),
                Path.of(dataDir),
                masterKey.orElseThrow(),
                eventLoops,
                warmUp,
                limits.orElse(EdgeLimits.DEFAULT),
                trustedProxies.stream()
                        .map(text -> AddressRange.parse(text).orElseThrow())
                        .toList(),
                upstreams.orElse(UpstreamAddresses.DEFAULT),
                cluster,
                spool.orElse(SpoolLimits.DEFAULT),
                listen.orElseThrow().tls()));
    }

    /** Where call records wait for Kafka. */
    public Spool.Place callSpool() {
        return new Spool.Place(dataDir.resolve("spool").resolve("calls"), spool.callsBytesMax());
    }

    /** Where audit records wait for Kafka. */
    public Spool.Place auditSpool() {
        return new Spool.Place(dataDir.resolve("spool").resolve("audit"), spool.auditBytesMax());
    }

    /** How many event loops there are to be. */
    public int loops() {
        return eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
    }

    /** How long an ordered stop may take at most. */
    public Duration stopWithin() {
        return limits.drainDelay().plus(limits.drainWithin()).plusSeconds(10);
    }
}
