package dev.sallyport.telemetry.topology;

import dev.sallyport.process.HostPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How to reach Kafka.
 *
 * @param properties of the clients, by Kafka's names: security, threads, replicas. They may hold secrets.
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties) {
    /**
     * A partition of an instance that was killed is answered for by another one after this time; the least that brokers
     * allow by default. A false alarm costs a short rebalance.
     */
    private static final String SESSION_TIMEOUT_MILLIS = "6000";

    private static final String HEARTBEAT_MILLIS = "2000";
    private static final int STREAM_THREADS_MAX = 4;

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** Settings of a client that only asks about the cluster. */
    public Properties admin() {
        Properties admin = new Properties();
        admin.putAll(properties);
        admin.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return admin;
    }

    /** Settings of the topology; what correctness rests on cannot be configured away. */
    Properties streams(String applicationId, Path stateDir, HostPort advertised, RocksMemory memory) {
        Properties streams = new Properties();
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MILLIS);
        streams.put(
                StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                Math.min(STREAM_THREADS_MAX, Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
        streams.putAll(properties);
        streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        streams.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertised.toString());
        streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        streams.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        streams.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.Setter.class);
        streams.put(RocksMemory.CONFIG, memory);
        return streams;
    }

    /** Without the properties, which may hold passwords. */
    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + ", properties " + properties.keySet() + "]";
    }
}
