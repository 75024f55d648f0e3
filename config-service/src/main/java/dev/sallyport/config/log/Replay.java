package dev.sallyport.config.log;

import dev.sallyport.config.decide.Basis;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.config.ConfigImage;
import dev.sallyport.contract.config.ConfigRecord;
import dev.sallyport.contract.config.ConfigRecordCodec;
import dev.sallyport.contract.config.HistoryEntry;
import dev.sallyport.contract.config.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads both logs from their beginning, for ever, on a thread of its own, which alone changes the view and the history.
 * While Kafka is away the view stays as it was.
 */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final Set<TopicPartition> LOGS = Set.of(KafkaClients.CONFIG, KafkaClients.HISTORY);
    private static final Codec<HistoryEntry> HISTORY_CODEC = Json.codec(HistoryEntry.class);
    /** Only bounds how late the thread sees that it shall stop; records end a poll at once. */
    private static final Duration POLL = Duration.ofMillis(500);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Supplier<Consumer<byte[], byte[]>> readers;
    private final LogMetrics metrics;
    private final RevisionHistory history = new RevisionHistory();
    private final AtomicReference<LogView> view = new AtomicReference<>(LogView.START);
    private final AtomicLong lag = new AtomicLong();
    private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<LogView> live = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "config-replay");

    private record Waiter(LogPosition target, CompletableFuture<LogView> reached) {}

    Replay(Supplier<Consumer<byte[], byte[]>> readers, LogMetrics metrics) {
        this.readers = readers;
        this.metrics = metrics;
    }

    void start() {
        thread.start();
    }

    LogView view() {
        return view.get();
    }

    RevisionHistory history() {
        return history;
    }

    /** Completes once, when the logs were read to where they ended at the start. */
    CompletableFuture<LogView> live() {
        return live;
    }

    /** Completes when everything before {@code target} is in the view. */
    CompletableFuture<LogView> reach(LogPosition target) {
        LogView now = view.get();
        if (now.position().covers(target)) {
            return CompletableFuture.completedFuture(now);
        }
        Waiter waiter = new Waiter(target, new CompletableFuture<>());
        waiters.add(waiter);
        // The view may have moved on between the look and the entry in the queue.
        completeIfReached(waiter, view.get());
        return waiter.reached().whenComplete((reached, failure) -> waiters.remove(waiter));
    }

    /** As of the last answer from Kafka. */
    long lag() {
        return lag.get();
    }

    /** Blocks until the thread has ended, within what one call to Kafka may take. */
    void stop() throws InterruptedException {
        closing.countDown();
        thread.join(POLL.plus(KafkaClients.CALL_WITHIN).toMillis());
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (Consumer<byte[], byte[]> reader = readers.get()) {
                readFrom(reader);
            } catch (InvalidOffsetException replaced) {
                LOG.atError()
                        .addKeyValue("error", replaced.getMessage())
                        .log("the config log was replaced; reading anew");
                history.clear();
                view.set(LogView.START);
            } catch (KafkaException | IllegalStateException failure) {
                LOG.atError().setCause(failure).log("reading the config log failed; trying again");
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

    private void readFrom(Consumer<byte[], byte[]> reader) {
        reader.assign(LOGS);
        seek(reader, view.get().position());
        Optional<LogPosition> endAtStart = Optional.empty();
        while (closing.getCount() > 0) {
            if (endAtStart.isEmpty()) {
                endAtStart = end(reader);
                continue;
            }
            ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
            lag.set(LOGS.stream()
                    .mapToLong(log -> reader.currentLag(log).orElse(0))
                    .sum());
            LogPosition position =
                    new LogPosition(reader.position(KafkaClients.CONFIG), reader.position(KafkaClients.HISTORY));
            if (!position.equals(view.get().position())) {
                publish(advanced(view.get(), records, position));
            }
            if (!view.get().isLive() && endAtStart.filter(position::covers).isPresent()) {
                publish(view.get().live());
                LOG.atInfo()
                        .addKeyValue("offset", view.get().offset())
                        .addKeyValue("revision", view.get().basis().revision())
                        .addKeyValue("servers", view.get().image().servers().size())
                        .log("the config log is read");
                live.complete(view.get());
            }
        }
    }

    private static void seek(Consumer<byte[], byte[]> reader, LogPosition position) {
        if (position.equals(LogPosition.START)) {
            reader.seekToBeginning(LOGS);
        } else {
            reader.seek(KafkaClients.CONFIG, position.config());
            reader.seek(KafkaClients.HISTORY, position.history());
        }
    }

    /** Empty while Kafka does not answer or the topics are not there yet. */
    private static Optional<LogPosition> end(Consumer<byte[], byte[]> reader) {
        try {
            Map<TopicPartition, Long> ends = reader.endOffsets(LOGS);
            return Optional.of(new LogPosition(
                    ends.getOrDefault(KafkaClients.CONFIG, 0L), ends.getOrDefault(KafkaClients.HISTORY, 0L)));
        } catch (RetriableException away) {
            LOG.atWarn().addKeyValue("error", away.getMessage()).log("waiting for Kafka");
            return Optional.empty();
        }
    }

    private LogView advanced(LogView before, ConsumerRecords<byte[], byte[]> records, LogPosition position) {
        List<ConsumerRecord<byte[], byte[]>> entries = records.records(KafkaClients.HISTORY);
        long revision = before.basis().revision();
        for (ConsumerRecord<byte[], byte[]> record : entries) {
            Optional<HistoryEntry> entry = read(record, () -> HISTORY_CODEC.decode(record.value()));
            entry.ifPresent(known -> history.add(known, record.value()));
            revision = Math.max(revision, entry.map(HistoryEntry::revision).orElse(0L));
        }
        List<ConsumerRecord<byte[], byte[]>> changes = records.records(KafkaClients.CONFIG);
        return new LogView(
                new Basis(image(before.image(), changes), revision),
                position,
                before.progress(),
                before.configTrail().plus(offsets(changes)),
                before.historyTrail().plus(offsets(entries)));
    }

    private ConfigImage image(ConfigImage before, List<ConsumerRecord<byte[], byte[]>> records) {
        if (records.isEmpty()) {
            return before;
        }
        List<ConfigRecord> readable = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            read(record, () -> ConfigRecordCodec.decode(record.key(), Optional.ofNullable(record.value())))
                    .flatMap(known -> known)
                    .ifPresent(readable::add);
        }
        ConsumerRecord<byte[], byte[]> last = records.getLast();
        return before.apply(readable, new Provenance(last.offset(), Instant.ofEpochMilli(last.timestamp())));
    }

    /** A record that nobody can read must not keep the service from reading the next one. */
    private <T> Optional<T> read(ConsumerRecord<byte[], byte[]> record, Supplier<T> decoder) {
        try {
            return Optional.of(decoder.get());
        } catch (MalformedRecord malformed) {
            metrics.rejected();
            LOG.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", malformed.getMessage())
                    .log("passed over a record");
            return Optional.empty();
        }
    }

    private static long[] offsets(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().mapToLong(ConsumerRecord::offset).toArray();
    }

    private void publish(LogView next) {
        view.set(next);
        waiters.forEach(waiter -> completeIfReached(waiter, next));
    }

    private static void completeIfReached(Waiter waiter, LogView now) {
        if (now.position().covers(waiter.target())) {
            waiter.reached().complete(now);
        }
    }
}
