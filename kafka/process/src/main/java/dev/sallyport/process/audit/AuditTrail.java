package dev.sallyport.process.audit;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.audit.AuditChain;
import dev.sallyport.contract.audit.AuditEvent;
import dev.sallyport.contract.audit.AuditRecord;
import dev.sallyport.contract.audit.AuditRecord.Writer;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.process.audit.AuditQueue.Happened;
import dev.sallyport.process.spool.Spool;
import dev.sallyport.process.spool.SpoolRecord;
import dev.sallyport.process.spool.kafka.MessageSource;
import dev.sallyport.process.spool.kafka.SpooledSender;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chains events and sends them, on one thread. A record that is left out breaks the chain, so each is in the spool as soon
 * as it is chained, and goes to Kafka from there, if need be in the next run. While neither Kafka nor the disk takes
 * anything, nothing more is chained; the queue fills, and what it has no room for is told in the chain by a record of its
 * own.
 */
public final class AuditTrail implements AuditLog, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final Codec<AuditRecord> CODEC = Json.codec(AuditRecord.class);
    private static final int RUN_BYTES = 8;

    private final Writer writer;
    private final String version;
    private final InstantSource clock;
    private final AuditQueue queue;
    private final AuditChain chain;
    private final Spool spool;
    private final SpooledSender sender;

    /**
     * Who writes the trail.
     *
     * @param node the key of its records
     * @param version of the software
     */
    public record Source(String node, String version) {}

    /** Prepares a run of {@code source}; {@code eventsMax} may wait to be chained. */
    public AuditTrail(
            KafkaAccess kafka, Source source, int eventsMax, Optional<Spool.Place> place, InstantSource clock) {
        byte[] run = new byte[RUN_BYTES];
        new SecureRandom().nextBytes(run);
        this.writer = new Writer(source.node(), HexFormat.of().formatHex(run));
        this.version = source.version();
        this.clock = clock;
        this.queue = new AuditQueue(eventsMax, clock);
        this.chain = new AuditChain(writer);
        this.spool = new Spool("audit", place);
        this.sender = new SpooledSender(
                kafka, Topics.AUDIT, Map.of(ProducerConfig.LINGER_MS_CONFIG, "20"), spool, new Links());
    }

    @Override
    public void offer(AuditEvent event) {
        queue.offer(event);
    }

    @Override
    public void run() {
        sender.run();
        if (queue.size() > 0) {
            LOG.atError()
                    .addKeyValue("events", queue.size())
                    .addKeyValue("run", writer.run())
                    .log("the last audit events of this run were never chained");
        }
    }

    /** The chain as messages; whatever is taken is chained. */
    private final class Links implements MessageSource {
        private boolean started;

        @Override
        public List<SpoolRecord> take(int max, Duration within) throws InterruptedException {
            List<SpoolRecord> links = new ArrayList<>();
            if (!started) {
                started = true;
                links.add(link(new AuditEvent.Started(version)));
            }
            Optional<Happened> next = queue.take(links.isEmpty() ? within : Duration.ZERO);
            while (next.isPresent()) {
                links.add(link(next.get()));
                next = links.size() < max ? queue.take(Duration.ZERO) : Optional.empty();
            }
            return links;
        }

        @Override
        public boolean isEmpty() {
            return started && queue.isEmpty();
        }

        /** A chain that could not take everything in does not say that it stopped in order. */
        @Override
        public List<SpoolRecord> last() {
            return isEmpty() ? List.of(link(new AuditEvent.Stopped())) : List.of();
        }

        @Override
        public void lost(long messages) {
            if (messages > 0) {
                LOG.atError()
                        .addKeyValue("records", messages)
                        .addKeyValue("run", writer.run())
                        .log("audit records are lost: the chain has a gap, or lacks its end");
            }
        }

        private SpoolRecord link(AuditEvent event) {
            return link(new Happened(clock.instant(), event));
        }

        private SpoolRecord link(Happened happened) {
            return SpoolRecord.of(
                    writer.node().getBytes(StandardCharsets.UTF_8),
                    CODEC.encode(chain.next(happened.at(), happened.event())));
        }
    }

    /** Ends {@link #run} once everything is in Kafka, or on disk; for any thread. */
    public void stop() {
        sender.stop();
    }

    /** How many events there was no room for. */
    public long dropped() {
        return queue.dropped();
    }

    /** Shows what waits, what was sent and what there was no room for. */
    public void watch(MeterRegistry registry) {
        Gauge.builder("sallyport.audit.queued", queue, AuditQueue::size)
                .description("audit events that wait to be chained")
                .register(registry);
        Gauge.builder("sallyport.audit.unsent", sender, SpooledSender::unsent)
                .description("audit records that are chained and not yet in Kafka")
                .register(registry);
        FunctionCounter.builder("sallyport.audit.sent", sender, SpooledSender::sent)
                .description("audit records that Kafka has")
                .register(registry);
        FunctionCounter.builder("sallyport.audit.dropped", queue, AuditQueue::dropped)
                .description("audit events that there was no room for; the chain tells how many")
                .register(registry);
        spool.watch(registry);
    }
}
