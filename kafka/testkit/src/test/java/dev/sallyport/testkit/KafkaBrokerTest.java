package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void recordsOutliveARestartAtTheSameAddress() throws Exception {
        try (KafkaBroker broker = KafkaBroker.temporary()) {
            String address = broker.bootstrapServers();
            createTopic(broker, "kept");
            send(broker, "kept", "before");

            broker.stop();
            broker.start();

            send(broker, "kept", "after");
            assertThat(broker.bootstrapServers()).isEqualTo(address);
            try (TopicRecorder recorder = TopicRecorder.of(broker, "kept")) {
                assertThat(recorder.awaitCount(2, LIMIT))
                        .extracting(record -> record.key())
                        .containsExactly("before", "after");
            }
        }
    }

    @Test
    void recordsOutliveTheBrokerInAKeptDirectory(@TempDir Path directory) throws Exception {
        try (KafkaBroker first = KafkaBroker.keeping(directory, FreePort.next())) {
            createTopic(first, "kept");
            send(first, "kept", "before");
        }

        try (KafkaBroker second = KafkaBroker.keeping(directory, FreePort.next());
                TopicRecorder recorder = TopicRecorder.of(second, "kept")) {
            assertThat(recorder.awaitCount(1, LIMIT))
                    .singleElement()
                    .satisfies(record -> assertThat(record.key()).isEqualTo("before"));
        }
    }

    @Test
    void aStoppedBrokerRefusesConnections() throws Exception {
        try (KafkaBroker broker = KafkaBroker.temporary()) {
            int port = URI.create("kafka://" + broker.bootstrapServers()).getPort();

            broker.stop();

            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void aTopicThatNobodyCreatedDoesNotAppear() {
        try (KafkaBroker broker = KafkaBroker.temporary()) {
            assertThatThrownBy(() -> TopicRecorder.of(broker, "unknown")).hasMessage("there is no topic unknown");
        }
    }

    @Test
    void aRecorderThatWaitsInVainSaysWhatItRead() throws Exception {
        try (KafkaBroker broker = KafkaBroker.temporary()) {
            createTopic(broker, "short");
            send(broker, "short", "only");
            try (TopicRecorder recorder = TopicRecorder.of(broker, "short")) {
                assertThatThrownBy(() -> recorder.awaitCount(2, Duration.ofSeconds(1)))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("expected at least 2 records within PT1S, but read 1 records")
                        .hasMessageContaining("[only]");
            }
        }
    }

    @Test
    void aTemporaryDirectoryGoesAndAKeptOneStays(@TempDir Path directory) throws Exception {
        BrokerDirectory temporary = BrokerDirectory.temporary(Files.createDirectory(directory.resolve("temporary")));
        BrokerDirectory kept = BrokerDirectory.kept(Files.createDirectory(directory.resolve("kept")));

        temporary.release();
        kept.release();

        assertThat(temporary.path()).doesNotExist();
        assertThat(kept.path()).exists();
    }

    private static void createTopic(KafkaUnderTest kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void send(KafkaUnderTest kafka, String topic, String key) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, new byte[] {1})).get();
        }
    }
}
