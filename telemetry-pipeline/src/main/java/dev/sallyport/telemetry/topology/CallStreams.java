package dev.sallyport.telemetry.topology;

import dev.sallyport.process.HostPort;
import dev.sallyport.process.KafkaAccess;
import dev.sallyport.telemetry.window.Keeping;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running topology of this instance: its start, its health and its end. Safe for any thread. */
public final class CallStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallStreams.class);
    /** A thread that fails is replaced; one that fails over and over is a fault that a restart of the process shows. */
    private static final int REPLACEMENTS_MAX = 20;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final RocksMemory memory = new RocksMemory();
    private final Restoring restoring = new Restoring();
    private final AtomicInteger replacements = new AtomicInteger();
    private final AtomicReference<Runnable> onFailure = new AtomicReference<>(() -> {});
    private final KafkaStreams streams;

    public CallStreams(
            KafkaAccess kafka,
            String applicationId,
            Path stateDir,
            HostPort advertised,
            Keeping keeping,
            InstantSource clock,
            MeterRegistry registry) {
        this.streams = new KafkaStreams(
                CallTopology.build(keeping, clock, registry),
                StreamsSettings.of(kafka, applicationId, stateDir, advertised, memory));
        streams.setGlobalStateRestoreListener(restoring);
        streams.setUncaughtExceptionHandler(this::afterFailure);
        streams.setStateListener((now, before) -> {
            LOG.atInfo().addKeyValue("state", now).log("streams");
            if (now == KafkaStreams.State.ERROR) {
                onFailure.get().run();
            }
        });
        bind(registry);
    }

    /** Starts, and runs {@code whenFailed} if it fails for good. */
    public void start(Runnable whenFailed) {
        onFailure.set(whenFailed);
        streams.start();
    }

    /** For questions. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Whether every partition that is assigned here is restored and processed. */
    public boolean isReady() {
        return streams.state() == KafkaStreams.State.RUNNING && restoring.count() == 0;
    }

    public String state() {
        int restores = restoring.count();
        return streams.state().name().toLowerCase(Locale.ROOT)
                + (restores == 0 ? "" : ", restoring " + restores + " stores");
    }

    private StreamThreadExceptionResponse afterFailure(Throwable failure) {
        boolean hopeless = failure instanceof MissingSourceTopicException;
        if (hopeless || replacements.incrementAndGet() > REPLACEMENTS_MAX) {
            LOG.atError()
                    .setCause(failure)
                    .log(
                            hopeless
                                    ? "the topic of calls is gone; create it again with the topic provisioner"
                                    : "stream threads fail over and over");
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.atWarn().setCause(failure).log("a stream thread failed and is replaced");
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private void bind(MeterRegistry registry) {
        Gauge.builder("sallyport.telemetry.lag.records", streams, CallStreams::lag)
                .description("Records in the partitions of this instance that it has not read yet")
                .register(registry);
        Gauge.builder("sallyport.telemetry.restoring.stores", restoring, Restoring::count)
                .register(registry);
        Gauge.builder("sallyport.telemetry.thread.replacements", replacements, AtomicInteger::get)
                .register(registry);
        Gauge.builder("sallyport.telemetry.running", streams, now -> now.state() == KafkaStreams.State.RUNNING ? 1 : 0)
                .register(registry);
    }

    private static double lag(KafkaStreams streams) {
        double lag = 0;
        for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
            MetricName name = metric.getKey();
            if (name.name().equals("records-lag")
                    && name.group().equals("consumer-fetch-manager-metrics")
                    && metric.getValue().metricValue() instanceof Double records
                    && !records.isNaN()) {
                lag += records;
            }
        }
        return lag;
    }

    /** Leaves the group, so that the other instances take over at once. */
    @Override
    public void close() {
        streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_WITHIN));
        memory.close();
    }

    private static final class Restoring implements StateRestoreListener {
        private final Set<String> stores = ConcurrentHashMap.newKeySet();

        int count() {
            return stores.size();
        }

        @Override
        public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
            stores.add(name(partition, store));
        }

        @Override
        public void onBatchRestored(TopicPartition partition, String store, long to, long records) {}

        @Override
        public void onRestoreEnd(TopicPartition partition, String store, long records) {
            stores.remove(name(partition, store));
        }

        @Override
        public void onRestoreSuspended(TopicPartition partition, String store, long records) {
            stores.remove(name(partition, store));
        }

        private static String name(TopicPartition partition, String store) {
            return store + "/" + partition.partition();
        }
    }
}
