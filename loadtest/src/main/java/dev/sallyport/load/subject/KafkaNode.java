package dev.sallyport.load.subject;

import dev.sallyport.contract.Topics;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.load.machine.FreePort;
import dev.sallyport.load.machine.PinnedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker with the project's topics, on the load's core. */
final class KafkaNode implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

    private final PinnedProcess process;
    private final String bootstrapServers;
    private final Admin admin;

    private KafkaNode(PinnedProcess process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    static KafkaNode start(Workplace workplace, String name) throws InterruptedException {
        int port = FreePort.next();
        PinnedProcess process = PinnedProcess.start(
                name,
                workplace.cores().load(),
                workplace.directory(),
                workplace.java(
                        "kafka/testkit",
                        List.of("-Xmx256m", "-XX:+UseSerialGC"),
                        "dev.sallyport.testkit.BrokerProcess",
                        List.of(
                                "--port",
                                Integer.toString(port),
                                "--dir",
                                workplace.directory().resolve(name).toString())));
        process.awaitListening(port, STARTS_WITHIN);
        KafkaNode kafka = new KafkaNode(process, "127.0.0.1:" + port);
        kafka.provision(workplace, name);
        return kafka;
    }

    private void provision(Workplace workplace, String name) throws InterruptedException {
        try (PinnedProcess provisioning = PinnedProcess.start(
                name + "-topics",
                workplace.cores().load(),
                workplace.directory(),
                workplace.java(
                        "kafka/topics",
                        List.of("-Xmx64m"),
                        "dev.sallyport.topics.ProvisionTopics",
                        List.of("--bootstrap", bootstrapServers)))) {
            provisioning.awaitSuccess(STARTS_WITHIN);
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    long pid() {
        return process.pid();
    }

    /** Writes to the config log what the config service would have written there. */
    void configure(List<ConfigRecord> changes) throws InterruptedException {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>(changes.size());
            for (ConfigRecord change : changes) {
                byte[] value = ConfigRecordCodec.value(change).orElseThrow();
                ProducerRecord<byte[], byte[]> message =
                        new ProducerRecord<>(Topics.CONFIG, ConfigRecordCodec.key(change), value);
                sent.add(producer.send(message));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the config log cannot be written", failure);
        }
    }

    /** How many call records there are by now. */
    long callRecords() throws InterruptedException {
        try {
            int partitions = admin.describeTopics(List.of(Topics.CALLS))
                    .allTopicNames()
                    .get(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .size();
            Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions)
                    .boxed()
                    .collect(Collectors.toMap(
                            partition -> new TopicPartition(Topics.CALLS, partition),
                            partition -> OffsetSpec.latest()));
            return admin.listOffsets(latest).all().get(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS).values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the call records cannot be counted", failure);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        process.close();
    }
}
