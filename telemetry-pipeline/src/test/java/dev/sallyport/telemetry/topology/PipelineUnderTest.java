package dev.sallyport.telemetry.topology;

import dev.sallyport.contract.Json;
import dev.sallyport.contract.Topics;
import dev.sallyport.contract.telemetry.CallRecord;
import dev.sallyport.telemetry.window.Aggregate;
import dev.sallyport.telemetry.window.Keeping;
import dev.sallyport.telemetry.window.WindowKey;
import dev.sallyport.telemetry.window.WindowSize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The topology, driven record by record, with a clock that the test moves. */
final class PipelineUnderTest implements AutoCloseable {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> topic;
    private Instant now;

    PipelineUnderTest(Keeping keeping, Instant start, Path stateDir) {
        this.now = start;
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        this.driver = new TopologyTestDriver(CallTopology.build(keeping, () -> now, registry), settings, start);
        this.topic = driver.createInputTopic(Topics.CALLS, new StringSerializer(), new ByteArraySerializer());
    }

    void receive(CallRecord call) {
        receive(call.id(), Json.codec(CallRecord.class).encode(call));
    }

    void receive(@Nullable String key, byte @Nullable [] value) {
        topic.pipeInput(key, value);
    }

    void receive(String key, String value) {
        receive(key, value.getBytes(StandardCharsets.UTF_8));
    }

    void wait(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    Map<WindowKey, Aggregate> windows(WindowSize size) {
        Map<WindowKey, Aggregate> windows = new TreeMap<>(java.util.Comparator.comparing(WindowKey::start)
                .thenComparing(key -> key.series().toString()));
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(CallTopology.windows(size));
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            entries.forEachRemaining(
                    entry -> windows.put(WindowKey.fromBytes(entry.key.get()), Aggregate.fromBytes(entry.value)));
        }
        return windows;
    }

    long counted(WindowSize size) {
        return windows(size).values().stream().mapToLong(Aggregate::calls).sum();
    }

    List<String> rememberedIds() {
        List<String> ids = new ArrayList<>();
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(CallTopology.RECENT_CALLS);
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            entries.forEachRemaining(entry ->
                    ids.add(Json.codec(CallRecord.class).decode(entry.value).id()));
        }
        return ids;
    }

    long tally(Tallied what) {
        KeyValueStore<String, Long> store = driver.getKeyValueStore(CallTopology.TALLIES);
        return Optional.ofNullable(store.get(what.label())).orElse(0L);
    }

    double metric(String result) {
        return registry.counter(Tally.RECORDS, "result", result).count();
    }

    @Override
    public void close() {
        driver.close();
    }
}
