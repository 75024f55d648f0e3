package dev.sallyport.edge.snapshot.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.contract.Topics;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecord.ResourceRemoved;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.telemetry.NodeStatus.Reject;
import dev.sallyport.edge.snapshot.Images;
import dev.sallyport.edge.snapshot.SnapshotDisk;
import dev.sallyport.edge.snapshot.SnapshotHolder;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.topics.Replication;
import dev.sallyport.topics.TopicCatalogue;
import dev.sallyport.topics.TopicProvisioner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A follower against a Kafka that comes and goes. */
@Timeout(120)
class ConfigLogFollowerTest {
    @TempDir
    private Path dataDir;

    private KafkaBroker kafka;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaBroker.temporary();
        provision();
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void theWholeLogIsInForceAtOnceAndChangesFollow() throws Exception {
        append(Images.server("first", 1), Images.server("second", 2));
        try (Following following = new Following()) {
            within().until(() -> following.serves("first", "second"));
            assertThat(following.caughtUp.get()).isEqualTo(1);
            assertThat(following.fromDisk.get()).isZero();

            append(Images.server("third", 3), new ResourceRemoved(ResourceKind.SERVER, "first"));

            within().until(() -> following.serves("second", "third"));
            assertThat(following.holder.current().provenance().offset()).isEqualTo(3);
        }
    }

    @Test
    void aRecordThatCannotBeReadIsNamedAndTheOldServerStays() throws Exception {
        append(Images.server("damaged", 1));
        try (Following following = new Following()) {
            within().until(() -> following.serves("damaged"));

            appendRaw("McpServer/damaged", "{\"not\": \"a server\"}");
            append(Images.server("other", 2));

            within().until(() -> following.serves("damaged", "other"));
            assertThat(following.holder.rejects()).extracting(Reject::key).containsExactly("McpServer/damaged");

            append(Images.server("damaged", 3));
            within().until(() -> following.holder.rejects().isEmpty());
        }
    }

    @Test
    void withoutKafkaTheCopyOnDiskServesUntilKafkaIsBack() throws Exception {
        append(Images.server("kept", 1));
        try (Following following = new Following()) {
            within().until(() -> following.serves("kept"));
        }
        kafka.stop();
        try (Following following = new Following()) {
            within().until(() -> following.serves("kept"));
            assertThat(following.fromDisk.get()).isEqualTo(1);
            assertThat(following.caughtUp.get()).isZero();

            kafka.start();
            append(Images.server("later", 2));

            within().until(() -> following.serves("kept", "later"));
            assertThat(following.caughtUp.get()).isEqualTo(1);
        }
    }

    @Test
    void aCopyThatIsOldIsNotServedWhileKafkaIsThere() throws Exception {
        append(Images.server("kept", 1));
        try (Following following = new Following()) {
            within().until(() -> following.serves("kept"));
        }
        append(Images.server("later", 2));

        try (Following following = new Following()) {
            within().until(() -> following.caughtUp.get() == 1);
            assertThat(following.serves("kept", "later")).isTrue();
            assertThat(following.fromDisk.get()).isZero();
        }
    }

    @Test
    void anotherLogIsReplayedFromItsBeginning() throws Exception {
        append(Images.server("old", 1));
        try (Following following = new Following()) {
            within().until(() -> following.serves("old"));
        }
        recreateTopic();
        append(Images.server("new1", 1), Images.server("new2", 2), Images.server("new3", 3));

        try (Following following = new Following()) {
            within().until(() -> following.serves("new1", "new2", "new3"));
        }
    }

    @Test
    void aLogThatIsMadeAnewUnderARunningFollowerIsReplayed() throws Exception {
        append(Images.server("a", 1), Images.server("b", 2), Images.server("c", 3));
        try (Following following = new Following()) {
            within().until(() -> following.serves("a", "b", "c"));

            recreateTopic();
            append(Images.server("new", 1));

            within().until(() -> following.serves("new"));
        }
    }

    @Test
    void aStoppedFollowerEndsSoonThoughKafkaIsAway() throws Exception {
        kafka.stop();
        Following following = new Following();

        following.close();

        assertThat(following.run).isCompleted();
    }

    /** A follower on its own thread, and what it told. */
    private final class Following implements AutoCloseable, ConfigLogFollower.Listener {
        private final AtomicInteger fromDisk = new AtomicInteger();
        private final AtomicInteger caughtUp = new AtomicInteger();
        private final SnapshotHolder holder = new SnapshotHolder();
        private final ConfigLogFollower follower;
        private final CompletableFuture<Void> run;

        Following() {
            follower = new ConfigLogFollower(
                    new KafkaAccess(kafka.bootstrapServers(), Map.of()),
                    Images.compiler(),
                    holder,
                    new SnapshotDisk(dataDir),
                    this);
            run = CompletableFuture.runAsync(
                    follower, task -> Thread.ofPlatform().start(task));
        }

        boolean serves(String... servers) {
            return holder.current().servers().keySet().equals(Set.of(servers));
        }

        @Override
        public void servingFromDisk() {
            fromDisk.incrementAndGet();
        }

        @Override
        public void caughtUp() {
            caughtUp.incrementAndGet();
        }

        @Override
        public void changed(Duration compiling) {}

        @Override
        public void close() {
            follower.stop();
            run.orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    private static ConditionFactory within() {
        return await().atMost(Duration.ofSeconds(40));
    }

    private void provision() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicProvisioner(admin, Replication.of(1)).provision(TopicCatalogue.read());
        }
    }

    private void recreateTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteTopics(List.of(Topics.CONFIG)).all().get(20, TimeUnit.SECONDS);
            within().until(() ->
                    !admin.listTopics().names().get(5, TimeUnit.SECONDS).contains(Topics.CONFIG));
        }
        provision();
    }

    private void append(ConfigRecord... records) throws Exception {
        for (ConfigRecord configRecord : records) {
            send(
                    ConfigRecordCodec.key(configRecord),
                    ConfigRecordCodec.value(configRecord).orElse(null));
        }
    }

    private void appendRaw(String key, String value) throws Exception {
        send(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private void send(byte[] key, byte @Nullable [] value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.CONFIG, key, value)).get(20, TimeUnit.SECONDS);
        }
    }
}
