package dev.sallyport.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.audit.AuditChain;
import dev.sallyport.contract.audit.AuditEvent.Lost;
import dev.sallyport.contract.audit.AuditEvent.Started;
import dev.sallyport.contract.audit.AuditEvent.Stopped;
import dev.sallyport.contract.audit.AuditRecord;
import dev.sallyport.contract.audit.AuditRecord.Writer;
import dev.sallyport.testkit.KafkaBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class VerifyAuditTest {
    private static final Instant AT = Instant.parse("2026-11-23T08:00:00.123Z");
    private static final Codec<AuditRecord> CODEC = Json.codec(AuditRecord.class);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void intactChainsAreExitCodeZeroAndOneLineEach() throws Exception {
        try (KafkaBroker broker = provisioned()) {
            assertThat(verify(broker)).isZero();
            assertThat(printed()).isEqualTo("sallyport.audit is empty: there is nothing to check.\n");

            List<String> one = chain("edge-1", "r1");
            write(broker, "edge-1", one);
            write(broker, "edge-2", chain("edge-2", "r1").subList(0, 3));

            assertThat(verify(broker)).isZero();
            assertThat(printed().lines())
                    .containsExactlyInAnyOrder(
                            "intact edge-1 run r1: 5 records, seq 1 to 5, stopped, 9 events lost for lack of room."
                                    + " Last hash " + hash(one.getLast()),
                            "intact edge-2 run r1: 3 records, seq 1 to 3, not stopped (it runs on, was killed, or its"
                                    + " end is gone), 5 events lost for lack of room. Last hash "
                                    + hash(chain("edge-2", "r1").get(2)));
        }
    }

    @Test
    void aChangedRemovedSwappedOrInsertedRecordIsNamed() throws Exception {
        try (KafkaBroker broker = provisioned()) {
            List<String> changed = chain("changed", "r1");
            changed.set(2, changed.get(2).replace("\"events\":3", "\"events\":1"));
            List<String> removed = chain("removed", "r1");
            removed.remove(2);
            List<String> swapped = chain("swapped", "r1");
            Collections.swap(swapped, 2, 3);
            List<String> inserted = chain("inserted", "r1");
            AuditChain forger = new AuditChain(new Writer("inserted", "r1"));
            forger.next(AT, new Started("forged"));
            inserted.add(3, text(forger.next(AT, new Lost(1))));
            for (List<String> chain : List.of(changed, removed, swapped, inserted)) {
                write(
                        broker,
                        Json.MAPPER
                                .readTree(chain.getFirst())
                                .at("/writer/node")
                                .asText(),
                        chain);
            }
            write(broker, "fine", chain("fine", "r1"));

            assertThat(verify(broker)).isEqualTo(1);
            Map<String, String> lines = printed()
                    .lines()
                    .filter(line -> !line.startsWith("  "))
                    .collect(Collectors.toMap(line -> line.split(" ", -1)[1], line -> line.split(" ", -1)[0]));
            assertThat(lines)
                    .isEqualTo(Map.of(
                            "changed", "BROKEN",
                            "removed", "BROKEN",
                            "swapped", "BROKEN",
                            "inserted", "BROKEN",
                            "fine", "intact"));
            assertThat(findingOf("changed")).contains("seq 3 at offset", "changed, its content has another hash");
            assertThat(findingOf("removed")).contains("seq 4 at offset", "seq 3 is missing before it");
            assertThat(findingOf("swapped")).contains("seq 4 at offset", "seq 3 is missing before it");
            assertThat(findingOf("inserted")).contains("seq 2 at offset", "out of order, seq 3 was before it");
        }
    }

    @Test
    void recordsThatAKilledWriterSentTwiceAreSaidAndNoBreach() throws Exception {
        try (KafkaBroker broker = provisioned()) {
            List<String> chain = chain("edge-1", "r1");
            write(broker, "edge-1", chain.subList(0, 4));
            write(broker, "edge-1", chain.subList(2, 5));

            assertThat(verify(broker)).isZero();
            assertThat(printed())
                    .contains(
                            "intact edge-1 run r1: 5 records, seq 1 to 5, stopped, 2 of them twice (sent again after a kill)");
        }
    }

    @Test
    void whatRetentionTookIsSaidAndNoBreach() throws Exception {
        try (KafkaBroker broker = provisioned()) {
            write(broker, "edge-1", chain("edge-1", "r1"));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                TopicPartition partition = new TopicPartition(Topics.AUDIT, partitionOf(broker, "edge-1"));
                admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                        .all()
                        .get(20, TimeUnit.SECONDS);
            }
            assertThat(verify(broker)).isZero();
            assertThat(printed())
                    .startsWith(
                            "intact edge-1 run r1: 3 records, seq 3 to 5, stopped, its beginning is no longer there");
        }
    }

    @Test
    void whatIsNoAuditRecordIsABreach() throws Exception {
        try (KafkaBroker broker = provisioned()) {
            write(broker, "edge-1", List.of("{}"));
            assertThat(verify(broker)).isEqualTo(1);
            assertThat(printed()).contains("offset 0: not an audit record");
        }
    }

    @Test
    void whatCouldNotBeCheckedIsExitCodeTwoAndPlainWords(@TempDir Path directory) throws Exception {
        Path impatient = Files.writeString(
                directory.resolve("client.properties"), "default.api.timeout.ms=500\nrequest.timeout.ms=400\n");
        assertThat(run("--bootstrap", "127.0.0.1:1", "--client-config", impatient.toString()))
                .isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8)).startsWith("The audit trail could not be read: ");

        for (String[] mistake : List.of(
                new String[] {}, new String[] {"--bootstrap"}, new String[] {"--topic", "t", "--bootstrap", "h:1"})) {
            errors.reset();
            assertThat(run(mistake)).isEqualTo(2);
            assertThat(errors.toString(StandardCharsets.UTF_8)).contains("\nusage: VerifyAudit");
        }
    }

    private int verify(KafkaBroker broker) {
        out.reset();
        return run("--bootstrap", broker.bootstrapServers());
    }

    private int run(String... arguments) {
        return VerifyAudit.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The first line below the chain's own. */
    private String findingOf(String node) {
        List<String> lines = printed().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("BROKEN " + node)) {
                return lines.get(i + 1);
            }
        }
        return "";
    }

    private static KafkaBroker provisioned() throws Exception {
        KafkaBroker broker = KafkaBroker.temporary();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            new TopicProvisioner(admin, Replication.of(1)).provision(TopicCatalogue.read());
        }
        return broker;
    }

    private static List<String> chain(String node, String run) {
        AuditChain chain = new AuditChain(new Writer(node, run));
        List<String> values = new ArrayList<>();
        values.add(text(chain.next(AT, new Started("0.1.0"))));
        for (int i = 2; i < 5; i++) {
            values.add(text(chain.next(AT.plusSeconds(i), new Lost(i))));
        }
        values.add(text(chain.next(AT.plusSeconds(5), new Stopped())));
        return values;
    }

    private static String text(AuditRecord written) {
        return new String(CODEC.encode(written), StandardCharsets.UTF_8);
    }

    private static String hash(String written) {
        return CODEC.decode(written.getBytes(StandardCharsets.UTF_8)).hash();
    }

    private static void write(KafkaBroker broker, String key, List<String> values) throws Exception {
        try (KafkaProducer<String, byte[]> producer = producer(broker)) {
            for (String value : values) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(Topics.AUDIT, key, bytes)).get(20, TimeUnit.SECONDS);
            }
        }
    }

    private static int partitionOf(KafkaBroker broker, String key) throws Exception {
        try (KafkaProducer<String, byte[]> producer = producer(broker)) {
            byte[] another = text(new AuditChain(new Writer(key, "r2")).next(AT, new Started("0.1.0")))
                    .getBytes(StandardCharsets.UTF_8);
            return producer.send(new ProducerRecord<>(Topics.AUDIT, key, another))
                    .get(20, TimeUnit.SECONDS)
                    .partition();
        }
    }

    private static KafkaProducer<String, byte[]> producer(KafkaBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
