package dev.sallyport.telemetry.topology;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every second whether Kafka is there: Streams goes on answering from its stores while it is away, and answers
 * should say so. Safe for any thread.
 */
public final class KafkaWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final Admin admin;
    private final InstantSource clock;
    private final AtomicReference<Optional<Instant>> awaySince = new AtomicReference<>(Optional.empty());
    private final Thread thread = Thread.ofVirtual().name("kafka-watch").unstarted(this::watch);
    /** Confined to the thread. */
    private Instant seen;

    public KafkaWatch(Admin admin, InstantSource clock) {
        this.admin = admin;
        this.clock = clock;
        this.seen = clock.instant();
    }

    public void start() {
        thread.start();
    }

    /** When it was last seen, while it is away. */
    public Optional<Instant> awaySince() {
        return awaySince.get();
    }

    private void watch() {
        try {
            while (true) {
                look();
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) ANSWER_WITHIN.toMillis()))
                    .clusterId()
                    .get();
            seen = clock.instant();
            if (awaySince.getAndSet(Optional.empty()).isPresent()) {
                LOG.info("Kafka is back");
            }
        } catch (ExecutionException away) {
            if (awaySince.getAndSet(Optional.of(seen)).isEmpty()) {
                LOG.atWarn()
                        .addKeyValue("error", String.valueOf(away.getCause()))
                        .log("Kafka is away");
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
