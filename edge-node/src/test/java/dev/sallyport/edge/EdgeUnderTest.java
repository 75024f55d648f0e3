package dev.sallyport.edge;

import static org.awaitility.Awaitility.await;

import dev.sallyport.contract.Topics;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceChanged;
import dev.sallyport.contract.config.ConfigRecord.SessionKeysChanged;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.SessionKey;
import dev.sallyport.contract.config.SubscriptionKeys;
import dev.sallyport.contract.config.SubscriptionKeys.HashedKey;
import dev.sallyport.contract.revocation.Revocation;
import dev.sallyport.contract.revocation.RevocationCodec;
import dev.sallyport.contract.seal.KeyHash;
import dev.sallyport.contract.seal.MasterKey;
import dev.sallyport.edge.cluster.ClusterConfig;
import dev.sallyport.edge.http.EdgeLimits;
import dev.sallyport.edge.upstream.UpstreamAddresses;
import dev.sallyport.process.HostPort;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.spool.SpoolLimits;
import dev.sallyport.process.tls.TlsFiles;
import dev.sallyport.testkit.KafkaUnderTest;
import dev.sallyport.topics.Replication;
import dev.sallyport.topics.TopicCatalogue;
import dev.sallyport.topics.TopicProvisioner;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * An edge of its own in this JVM, configured through a real config log. Every test names its servers for itself, because
 * the log is shared.
 */
public final class EdgeUnderTest implements AutoCloseable {
    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(20);
    private static final AtomicLong REVISIONS = new AtomicLong();

    /** One for all tests, as one cluster has one. */
    private static final String MASTER_KEY_TEXT = Base64.getEncoder()
            .encodeToString(Arrays.copyOf("a master key for tests".getBytes(StandardCharsets.US_ASCII), 32));

    private static final MasterKey MASTER_KEY =
            MasterKey.fromBase64(MASTER_KEY_TEXT).orElseThrow();

    private final EdgeNodeConfig config;
    private final KafkaUnderTest kafka;
    private EdgeNode node;

    private EdgeUnderTest(EdgeNodeConfig config, KafkaUnderTest kafka, EdgeNode node) {
        this.config = config;
        this.kafka = kafka;
        this.node = node;
    }

    /** Starts an edge with the default limits. */
    public static EdgeUnderTest start(KafkaUnderTest kafka) throws Exception {
        return start(kafka, EdgeLimits.DEFAULT);
    }

    public static EdgeUnderTest start(KafkaUnderTest kafka, EdgeLimits limits) throws Exception {
        provision(kafka);
        append(kafka, sessionKeys());
        return start(kafka, limits, UpstreamAddresses.DEFAULT, Optional.empty(), Optional.empty());
    }

    /** Starts an edge that does not call every address. */
    public static EdgeUnderTest start(KafkaUnderTest kafka, UpstreamAddresses upstreams) throws Exception {
        provision(kafka);
        append(kafka, sessionKeys());
        return start(kafka, EdgeLimits.DEFAULT, upstreams, Optional.empty(), Optional.empty());
    }

    /** Starts an edge whose port does TLS. */
    public static EdgeUnderTest start(KafkaUnderTest kafka, TlsFiles tls) throws Exception {
        provision(kafka);
        append(kafka, sessionKeys());
        return start(kafka, EdgeLimits.DEFAULT, UpstreamAddresses.DEFAULT, Optional.of(tls), Optional.empty());
    }

    /** Starts an edge that shares what it knows with those of {@code cluster}. */
    public static EdgeUnderTest start(KafkaUnderTest kafka, ClusterConfig cluster) throws Exception {
        provision(kafka);
        append(kafka, sessionKeys());
        return start(kafka, EdgeLimits.DEFAULT, UpstreamAddresses.DEFAULT, Optional.empty(), Optional.of(cluster));
    }

    private static EdgeUnderTest start(
            KafkaUnderTest kafka,
            EdgeLimits limits,
            UpstreamAddresses upstreams,
            Optional<TlsFiles> tls,
            Optional<ClusterConfig> cluster)
            throws Exception {
        EdgeNodeConfig config = new EdgeNodeConfig(
                "edge-" + REVISIONS.incrementAndGet(),
                HostPort.loopback(0),
                HostPort.loopback(0),
                List.of(),
                List.of(),
                new KafkaAccess(kafka.bootstrapServers(), Map.of()),
                temporaryDirectory(),
                MASTER_KEY,
                2,
                Duration.ZERO,
                limits,
                List.of(),
                upstreams,
                cluster,
                SpoolLimits.DEFAULT,
                tls);
        EdgeUnderTest edge = new EdgeUnderTest(config, kafka, EdgeNode.start(config));
        await("the edge serves").atMost(IN_FORCE_WITHIN).until(edge::isReady);
        return edge;
    }

    /** Another edge of the same cluster. */
    public EdgeUnderTest another() throws Exception {
        return start(kafka, config.limits(), config.upstreams(), config.tls(), Optional.empty());
    }

    /** Stops this edge in order and starts it again, on another port, with the same disk. */
    public void restart() throws Exception {
        close();
        node = EdgeNode.start(config);
        await("the edge serves").atMost(IN_FORCE_WITHIN).until(this::isReady);
    }

    /** Puts {@code server} into the config log and waits until it is in force here. */
    public void configure(ServerDefinition server) {
        configure((Resource) server);
    }

    public void configure(ConfigRecord configRecord) {
        long offset = append(kafka, configRecord);
        await("the change is in force").atMost(IN_FORCE_WITHIN).until(() -> node.configOffset() >= offset);
    }

    /** Puts a resource into the config log and waits until it is in force here. */
    public void configure(Resource resource) {
        configure(new ResourceChanged<>(Instant.now(), REVISIONS.incrementAndGet(), resource));
    }

    /** The stored form of two keys that a test knows. */
    public static SubscriptionKeys keys(String primary, String secondary) {
        KeyHash hash = MASTER_KEY.hash(SubscriptionKeys.PURPOSE);
        return new SubscriptionKeys(
                new HashedKey(hash.of(primary), Instant.now()), new HashedKey(hash.of(secondary), Instant.now()));
    }

    /** Fresh session keys, as the config service writes them at its first start. */
    public static SessionKeysChanged sessionKeys() {
        byte[] secret = Arrays.copyOf("a session key for tests".getBytes(StandardCharsets.US_ASCII), 32);
        String sealed = MASTER_KEY.seal(secret, SessionKey.purpose("k1"));
        return new SessionKeysChanged(
                Instant.now(), REVISIONS.incrementAndGet(), List.of(new SessionKey("k1", Instant.now(), sealed)));
    }

    /** Puts {@code revocation} into the revocation log; returns when Kafka has it, not when it is in force. */
    public void revoke(Revocation revocation) {
        send(kafka, Topics.REVOCATIONS, bytes(revocation.key()), RevocationCodec.INSTANCE.encode(revocation));
    }

    /** Takes away what stands in the revocation log under {@code key}. */
    public void giveBack(String key) {
        send(kafka, Topics.REVOCATIONS, bytes(key), null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The master key as an edge's configuration has it. */
    public static String masterKey() {
        return MASTER_KEY_TEXT;
    }

    public URI url(String path) {
        return URI.create((config.tls().isPresent() ? "https" : "http") + "://127.0.0.1:" + node.port() + path);
    }

    public int port() {
        return node.port();
    }

    public int managementPort() {
        return node.managementPort();
    }

    public EdgeNode node() {
        return node;
    }

    private boolean isReady() {
        return node.isServing();
    }

    @Override
    public void close() {
        node.stop().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static Path temporaryDirectory() throws IOException {
        return Files.createTempDirectory("sallyport-edge-");
    }

    private static void provision(KafkaUnderTest kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicProvisioner(admin, Replication.of(1)).provision(TopicCatalogue.read());
        }
    }

    private static long append(KafkaUnderTest kafka, ConfigRecord configRecord) {
        return send(
                kafka,
                Topics.CONFIG,
                ConfigRecordCodec.key(configRecord),
                ConfigRecordCodec.value(configRecord).orElse(null));
    }

    private static long send(KafkaUnderTest kafka, String topic, byte[] key, byte @Nullable [] value) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            return producer.send(new ProducerRecord<>(topic, key, value))
                    .get(10, TimeUnit.SECONDS)
                    .offset();
        } catch (Exception e) {
            throw new IllegalStateException("the log did not take a record", e);
        }
    }
}
