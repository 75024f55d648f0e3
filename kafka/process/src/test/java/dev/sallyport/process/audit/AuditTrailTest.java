package dev.sallyport.process.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import dev.sallyport.contract.audit.ChainReport.Span;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.spool.Spool;
import dev.sallyport.testkit.KafkaBroker;
import dev.sallyport.testkit.TopicRecorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class AuditTrailTest {
    private static final Codec<AuditRecord> CODEC = Json.codec(AuditRecord.class);
    private static final Duration WITHIN = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

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
    void aKafkaThatWasNeverThereDoesNotHoldUpTheStopAndTheNextRunSaysIt() throws Exception {
        kafka.stop();
        AuditTrail trail = trail(100);
        Thread running = start(trail);
        for (int i = 1; i <= 50; i++) {
            trail.offer(event(i));
        }
        trail.stop();
        assertThat(running.join(Duration.ofSeconds(10))).isTrue();
        assertThat(unsent()).isEqualTo(52);

        kafka.start();
        AuditTrail next = trail(100);
        Thread runningOn = start(next);
        next.stop();
        runningOn.join();

        assertThat(reports(54)).hasSize(2).allSatisfy(report -> {
            assertThat(report.findings()).isEmpty();
            assertThat(report.ends().stopped()).isTrue();
        });
        assertThat(reports(54).getFirst().span()).isEqualTo(new Span(52, 1, 52, 0));
        assertThat(unsent()).isZero();
    }

    @Test
    void whenTheSpoolIsFullTheChainSaysHowManyAreLost() throws Exception {
        kafka.stop();
        AuditTrail trail = trail(20_000);
        Thread running = start(trail);
        // The spool has room for one MiB, which are about 2,000 records; some more are on their way.
        AtomicInteger offered = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(10)).atMost(WITHIN).until(() -> {
            for (int i = 0; i < 500 && queued() < 10_000; i++) {
                trail.offer(event(offered.incrementAndGet()));
            }
            return unsent() > 3_000;
        });
        while (trail.dropped() < 100) {
            trail.offer(event(offered.incrementAndGet()));
        }
        assertThat(unsent()).isBetween(2_000.0, 8_000.0);
        kafka.start();
        await().atMost(WITHIN).until(() -> unsent() == 0 && queued() == 0);
        trail.stop();
        running.join();

        long lost = trail.dropped();
        ChainReport report = reportsAtTheEnd().getFirst();
        assertThat(report.findings()).isEmpty();
        assertThat(report.lost()).isEqualTo(lost);
        assertThat(report.span().records()).isGreaterThan(offered.get() - lost);
        assertThat(report.ends().stopped()).isTrue();
    }

    @Test
    void aProcessThatIsKilledWhileKafkaIsAwayLeavesAWholeChain() throws Exception {
        try (TrailProcess process = TrailProcess.start(kafka, spool())) {
            process.offer(100);
            process.awaitSent(101);
            kafka.stop();
            process.offer(150);
            process.awaitUnsent(150);
            process.kill();
        }
        kafka.start();
        runOnce();

        assertThat(reports(253)).hasSize(2).allMatch(ChainReport::isIntact);
        assertThat(reports(253).getFirst().span().lastSeq()).isEqualTo(251);
        assertThat(reports(253).getLast().ends().stopped()).isTrue();
    }

    @Test
    void aProcessThatIsKilledWhileItSendsLeavesAWholeChain() throws Exception {
        int events = 30_000;
        try (TrailProcess process = TrailProcess.start(kafka, spool())) {
            process.offer(events);
            process.awaitSent(2_000);
            process.kill();
        }
        runOnce();

        List<ChainReport> reports = reportsAtTheEnd();
        assertThat(reports)
                .hasSize(2)
                .allSatisfy(report -> assertThat(report.findings()).isEmpty());
        assertThat(reports.getFirst().span().lastSeq()).isBetween(2_000L, events + 1L);
        assertThat(reports.getFirst().ends().stopped()).isFalse();
        assertThat(reports.getLast().ends().stopped()).isTrue();
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
                Optional.of(new Spool.Place(spool(), 1 << 20)),
                InstantSource.system());
        metrics.clear();
        trail.watch(metrics);
        return trail;
    }

    private Path spool() {
        return folder.resolve("spool");
    }

    private void runOnce() throws Exception {
        AuditTrail trail = trail(100);
        Thread running = start(trail);
        await().atMost(WITHIN).until(() -> sent() > 0 && unsent() == 0);
        trail.stop();
        running.join();
    }

    private double sent() {
        return metrics.get("sallyport.audit.sent").functionCounter().count();
    }

    private double unsent() {
        return metrics.get("sallyport.audit.unsent").gauge().value();
    }

    private double queued() {
        return metrics.get("sallyport.audit.queued").gauge().value();
    }

    private static Thread start(AuditTrail trail) {
        return Thread.ofPlatform().start(trail);
    }

    static AuditEvent event(int number) {
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

    /** Of everything there is, once a run has said that it stopped. */
    private List<ChainReport> reportsAtTheEnd() {
        try (TopicRecorder topic = TopicRecorder.of(kafka, Topics.AUDIT)) {
            List<ConsumerRecord<String, byte[]>> all = topic.await(
                    WITHIN,
                    "a stop",
                    read -> !read.isEmpty()
                            && CODEC.decode(read.getLast().value()).event() instanceof Stopped);
            AuditCheck check = new AuditCheck(true);
            all.forEach(each -> check.add(each.offset(), each.key().getBytes(StandardCharsets.UTF_8), each.value()));
            return check.reports();
        }
    }

    private List<ConsumerRecord<String, byte[]>> records(int count) {
        try (TopicRecorder topic = TopicRecorder.of(kafka, Topics.AUDIT)) {
            return topic.awaitCount(count, WITHIN);
        }
    }
}
