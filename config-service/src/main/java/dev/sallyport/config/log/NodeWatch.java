package dev.sallyport.config.log;

import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.telemetry.NodeStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the heartbeats of the edges on a thread of its own, and wakes those who wait for all edges. */
final class NodeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
    private static final Codec<NodeStatus> CODEC = Json.codec(NodeStatus.class);
    /** How late a waiter may see that its time is over, or that a node is gone. */
    private static final Duration POLL = Duration.ofMillis(100);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Supplier<Consumer<byte[], byte[]>> readers;
    private final InstantSource clock;
    private final AtomicReference<Map<String, EdgeNode>> nodes = new AtomicReference<>(Map.of());
    private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "node-watch");

    private record Waiter(long offset, long deadlineNanos, CompletableFuture<List<EdgeNode>> lagging) {}

    NodeWatch(Supplier<Consumer<byte[], byte[]>> readers, InstantSource clock) {
        this.readers = readers;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** By node id, gone ones included. */
    Map<String, EdgeNode> nodes() {
        return nodes.get();
    }

    /** Completes with nothing when every live edge has applied {@code offset}, or in time with those that lag. */
    CompletableFuture<List<EdgeNode>> applied(long offset, Duration within) {
        Waiter waiter = new Waiter(offset, System.nanoTime() + within.toNanos(), new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.lagging().whenComplete((lagging, failure) -> waiters.remove(waiter));
    }

    /** Blocks until the thread has ended, within what one call to Kafka may take. */
    void stop() throws InterruptedException {
        closing.countDown();
        thread.join(KafkaClients.CALL_WITHIN.toMillis());
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (Consumer<byte[], byte[]> reader = readers.get()) {
                reader.assign(Set.of(KafkaClients.NODES));
                reader.seekToBeginning(Set.of(KafkaClients.NODES));
                while (closing.getCount() > 0) {
                    reader.poll(POLL).forEach(this::heard);
                    lookAfterWaiters();
                }
            } catch (KafkaException | IllegalStateException failure) {
                LOG.atError().setCause(failure).log("reading heartbeats failed; trying again");
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("closed while waiting for Kafka");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private void heard(ConsumerRecord<byte[], byte[]> record) {
        Map<String, EdgeNode> next = new TreeMap<>(nodes.get());
        if (record.value() == null) {
            next.remove(new String(record.key(), StandardCharsets.UTF_8));
        } else {
            status(record).ifPresent(status -> next.put(status.nodeId(), new EdgeNode(status, heardAt(record))));
        }
        nodes.set(next);
    }

    /** What stood in the topic before this process started is as old as Kafka says, but never from the future. */
    private Instant heardAt(ConsumerRecord<byte[], byte[]> record) {
        Instant now = clock.instant();
        Instant written = Instant.ofEpochMilli(record.timestamp());
        return written.isBefore(now) ? written : now;
    }

    private static Optional<NodeStatus> status(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(CODEC.decode(record.value()));
        } catch (MalformedRecord malformed) {
            LOG.atWarn()
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", malformed.getMessage())
                    .log("passed over a heartbeat");
            return Optional.empty();
        }
    }

    private void lookAfterWaiters() {
        if (waiters.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<EdgeNode> alive =
                nodes.get().values().stream().filter(node -> node.isAlive(now)).toList();
        for (Waiter waiter : waiters) {
            List<EdgeNode> lagging = alive.stream()
                    .filter(node -> !node.hasApplied(waiter.offset()))
                    .toList();
            if (lagging.isEmpty() || System.nanoTime() - waiter.deadlineNanos() > 0) {
                waiter.lagging().complete(lagging);
            }
        }
    }
}
