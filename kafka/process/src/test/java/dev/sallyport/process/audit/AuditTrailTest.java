package dev.sallyport.process.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.audit.AuditCheck;
import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditEvent.Actor;
import dev.sallyport.contract.audit.AuditEvent.AdminAction;
import dev.sallyport.contract.audit.AuditEvent.Lost;
import dev.sallyport.contract.audit.AuditEvent.Started;
import dev.sallyport.contract.audit.AuditEvent.Stopped;
import dev.sallyport.contract.audit.AuditRecord;
import dev.sallyport.contract.audit.ChainReport;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.testkit.TopicRecorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class AuditTrailTest {
    private static final Codec<AuditRecord> CODEC = Json.codec(AuditRecord.class);
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final KafkaBroker kafka = KafkaBroker.temporary();

    @BeforeEach
    void makeTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(Topics.AUDIT, 4, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void stopKafka() {
        kafka.close();
    }

    @Test
    void eventsBecomeOneChainFromTheStartToTheStop() throws Exception {
        AuditTrail trail = trail(100);
        Thread running = start(trail);
        trail.offer(event(1));
        trail.offer(event(2));
        trail.stop();
        running.join();

        assertThat(events(4)).containsExactly(new Started("0.1.0"), event(1), event(2), new Stopped());
        assertThat(metrics.get("sallyport.audit.sent").functionCounter().count())
                .isEqualTo(4);
        assertThat(metrics.get("sallyport.audit.unsent").gauge().value()).isZero();
    }

    @Test
    void whatThereIsNoRoomForIsToldInTheChain() throws Exception {
        AuditTrail trail = trail(3);
        for (int i = 1; i <= 10; i++) {
            trail.offer(event(i));
        }
        assertThat(metrics.get("sallyport.audit.dropped").functionCounter().count())
                .isEqualTo(7);
        Thread running = start(trail);
        trail.stop();
        running.join();

        assertThat(events(6))
                .containsExactly(new Started("0.1.0"), new Lost(7), event(1), event(2), event(3), new Stopped());
    }

    @Test
    void aKafkaThatIsAwayLeavesNoGap() throws Exception {
        AuditTrail trail = trail(100);
        Thread running = start(trail);
        events(1);
        kafka.stop();
        for (int i = 1; i <= 20; i++) {
            trail.offer(event(i));
        }
        kafka.start();
        List<AuditEvent> events = events(21);
        trail.stop();
        running.join();

        assertThat(events.subList(1, 21))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 20)
                        .mapToObj(AuditTrailTest::event)
                        .toList());
        assertThat(events(22).getLast()).isEqualTo(new Stopped());
    }

    @Test
    void aKafkaThatWasNeverThereDoesNotHoldUpTheStop() throws Exception {
        kafka.stop();
        AuditTrail trail = trail(100);
        Thread running = start(trail);
        for (int i = 1; i <= 50; i++) {
            trail.offer(event(i));
        }
        trail.stop();

        assertThat(running.join(Duration.ofSeconds(20))).isTrue();
        assertThat(metrics.get("sallyport.audit.unsent").gauge().value()).isEqualTo(1);
        assertThat(metrics.get("sallyport.audit.queued").gauge().value()).isEqualTo(50);
    }

    @Test
    void everyRunIsAChainOfItsOwn() throws Exception {
        for (int run = 0; run < 2; run++) {
            AuditTrail trail = trail(100);
            Thread running = start(trail);
            trail.stop();
            running.join();
        }
        assertThat(reports(4)).hasSize(2).allMatch(ChainReport::isIntact);
    }

    private AuditTrail trail(int eventsMax) {
        AuditTrail trail = new AuditTrail(
                new KafkaAccess(kafka.bootstrapServers(), Map.of()),
                new AuditTrail.Source("edge-1", "0.1.0"),
                eventsMax,
                InstantSource.system());
        trail.watch(metrics);
        return trail;
    }

    private static Thread start(AuditTrail trail) {
        return Thread.ofPlatform().start(trail);
    }

    private static AuditEvent event(int number) {
        return new AdminAction(
                new Actor(Optional.of("tester"), Optional.empty()),
                "put",
                Optional.of("McpServer/s" + number),
                Optional.of((long) number),
                Optional.empty(),
                "created",
                Optional.empty());
    }

    /** The events of the only chain, which is intact. */
    private List<AuditEvent> events(int count) {
        List<ConsumerRecord<String, byte[]>> records = records(count);
        assertThat(reports(count)).hasSize(1).allMatch(ChainReport::isIntact);
        return records.stream().map(each -> CODEC.decode(each.value()).event()).toList();
    }

    private List<ChainReport> reports(int count) {
        AuditCheck check = new AuditCheck(true);
        records(count)
                .forEach(each -> check.add(each.offset(), each.key().getBytes(StandardCharsets.UTF_8), each.value()));
        return check.reports();
    }

    private List<ConsumerRecord<String, byte[]>> records(int count) {
        try (TopicRecorder topic = TopicRecorder.of(kafka, Topics.AUDIT)) {
            return topic.awaitCount(count, WITHIN);
        }
    }
}
