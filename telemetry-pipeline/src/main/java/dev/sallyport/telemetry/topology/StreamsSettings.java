package dev.sallyport.telemetry.topology;

import dev.sallyport.process.HostPort;
import dev.sallyport.process.KafkaAccess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams runs the topology. */
final class StreamsSettings {
    /**
     * A partition of an instance that was killed is answered for by another one after this time; the least that brokers
     * allow by default. A false alarm costs a short rebalance.
     */
    private static final String SESSION_TIMEOUT_MILLIS = "6000";

    private static final String HEARTBEAT_MILLIS = "2000";
    private static final int STREAM_THREADS_MAX = 4;

    private StreamsSettings() {}

    /** Settings in three layers: our defaults, the deployment's properties, and what correctness rests on. */
    static Properties of(
            KafkaAccess kafka, String applicationId, Path stateDir, HostPort advertised, RocksMemory memory) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MILLIS);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads());
        Map<String, Object> fixed = new HashMap<>();
        fixed.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        fixed.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertised.toString());
        fixed.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        fixed.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        fixed.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.Setter.class);
        fixed.put(RocksMemory.CONFIG, memory);
        settings.putAll(kafka.with(fixed));
        return settings;
    }

    private static int threads() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, STREAM_THREADS_MAX);
    }
}
